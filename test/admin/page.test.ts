import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { EXPRESS, type ExpressName } from '../support/app.js';
import { createWorld, MOUNT, type WorldOptions } from './world.js';

/** Reads of one product. */
function reader(options: WorldOptions = {}) {
  const { app } = createWorld(options);
  return (path: string) =>
    request(app)
      .get(MOUNT + path)
      .set('X-Session', 'acme/ada');
}

const get = (path: string, options?: WorldOptions) => reader(options)(path);

const linksOf = (html: string) =>
  [...html.matchAll(/(?:href|src)="(assets\/[^"]+)"/g)].map((match) => match[1] ?? '');

const POLICY = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'connect-src': "'self'",
  'img-src': "'self' data:",
  'frame-ancestors': "'none'",
  'base-uri': "'none'",
  'form-action': "'self'",
};

describe.each(Object.keys(EXPRESS) as ExpressName[])('the page on %s', (express) => {
  it('is one document with nothing inline and nothing from elsewhere', async () => {
    const { text, headers } = await get('/', { express }).expect(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(text).not.toMatch(/<style|style=|<script(?![^>]*\ssrc=)|\son\w+=|https?:\/\/|\{\{|<!--/);
    expect(linksOf(text).length).toBeGreaterThan(3);
  });

  it('gets an address that ends in a slash, without naming a host', async () => {
    const answer = await get('?q=1', { express }).expect(302);
    expect(answer.headers.location).toBe('./scim/');
  });
});

describe('its answers', () => {
  it.each(['/', '/api/state', '/nothing'])('carry the strict headers: %s', async (path) => {
    const { headers } = await get(path);
    const policy = (headers['content-security-policy'] ?? '').split('; ').map((directive) => {
      const space = directive.indexOf(' ');
      return [directive.slice(0, space), directive.slice(space + 1)];
    });
    expect(Object.fromEntries(policy)).toEqual(POLICY);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
  });
});

describe('its files', () => {
  it('are all there, may be kept, and change their address with their content', async () => {
    const read = reader();
    const { text } = await read('/');
    for (const link of linksOf(text)) {
      const { headers } = await read(`/${link}`).expect(200);
      expect(headers['content-type']).toMatch(/^text\/(css|javascript); charset=utf-8$/);
      expect(headers['cache-control']).toBe('private, max-age=31536000, immutable');
      expect(link).toMatch(/^assets\/[\w-]{16}\//);
      await read(`/${link}`)
        .set('If-None-Match', headers.etag ?? '')
        .expect(304);
      await read(`/${link.replace(/assets\/[\w-]+/, 'assets/another-version')}`).expect(404);
    }
  });

  it('import only each other', async () => {
    const read = reader();
    const [script = ''] = linksOf((await read('/')).text).filter((link) =>
      link.endsWith('main.js'),
    );
    const folder = script.slice(0, script.lastIndexOf('/'));
    const seen = new Set<string>();
    const visit = async (name: string): Promise<void> => {
      if (seen.has(name)) return;
      seen.add(name);
      const { text } = await read(`/${folder}/${name}`).expect(200);
      for (const [, next = ''] of text.matchAll(/from '([^']+)'/g)) {
        expect(next).toMatch(/^\.{1,2}\/[\w/-]+\.js$/);
        await visit(posix.join(posix.dirname(name), next));
      }
    };
    await visit('main.js');
    expect(seen.size).toBeGreaterThan(5);
  });

  it.each([
    'index.html',
    'observation.html',
    'observation/observation.html',
    'roles.html',
    '__proto__',
    'constructor',
    '..%2frouter.js',
    '',
  ])('do not include %p', async (name) => {
    const [link = ''] = linksOf((await get('/')).text);
    await get(`/${link.slice(0, link.lastIndexOf('/'))}/${name}`).expect(404);
  });

  it('take no other method', async () => {
    const { app } = createWorld();
    await request(app).post(`${MOUNT}/`).set('X-Session', 'acme/ada').expect(405);
    const head = await request(app).head(`${MOUNT}/`).set('X-Session', 'acme/ada').expect(200);
    expect(head.text).toBeUndefined();
  });
});

describe('its look', () => {
  it('has variables that its guide names', () => {
    const theme = readFileSync('src/admin/page/theme.css', 'utf8');
    const guide = readFileSync('docs/guides/admin-page.md', 'utf8');
    const variables = [...theme.matchAll(/--scim-[a-z-]+(?=:)/g)].map(([name]) => name);
    expect(variables.length).toBeGreaterThan(10);
    const missing = variables.filter(
      (name) => !guide.includes(`\`${name.replace('-ground', '')}\``),
    );
    expect(missing).toEqual([]);
  });

  it('is the product’s: name, way back, stylesheet, colours', async () => {
    const { text } = await get('/', {
      productName: 'R&D <b>',
      back: { href: '/settings?a="b"', label: 'Settings <i>' },
      stylesheet: '/brand/scim.css',
      colorScheme: 'dark',
    });
    expect(text).toContain('<title>Provisioning · R&amp;D &lt;b&gt;</title>');
    expect(text).toContain('href="/settings?a=&quot;b&quot;"');
    expect(text).toContain('Settings &lt;i&gt;');
    expect(text).toContain('data-theme="dark"');
    const [last] = [...text.matchAll(/<link rel="stylesheet" href="([^"]+)">/g)].slice(-1);
    expect(last?.[1]).toBe('/brand/scim.css');
  });
});
