import { describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { EXPRESS, type ExpressName } from '../support/app.js';
import { createWorld, MOUNT, type WorldOptions } from './world.js';

const BACK = { href: '/settings?a="b"', label: 'Settings <i>' };
const NAVIGATION = { 'Sec-Fetch-Mode': 'navigate', Accept: 'text/html,application/xml;q=0.9' };

function open(path: string, headers: Readonly<Record<string, string>>, options?: WorldOptions) {
  const { app } = createWorld({ back: BACK, ...options });
  return request(app)
    .get(MOUNT + path)
    .set('X-Session', 'acme/guest')
    .set(headers);
}

describe.each(Object.keys(EXPRESS) as ExpressName[])('whoever is not let in, on %s,', (express) => {
  it('gets a page that says so, with the way back', async () => {
    const { text, headers } = await open('/', NAVIGATION, { express }).expect(403);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
    });
    expect(text).toContain('Only administrators of this organisation can use this page.');
    expect(text).toContain('<a href="/settings?a=&quot;b&quot;">Settings &lt;i&gt;</a>');
  });
});

describe('an answer that says what is wrong', () => {
  it.each([
    ['a navigation', NAVIGATION, 'text/html'],
    ['a browser that does not say what it does', { Accept: 'text/html' }, 'text/html'],
    ['a script of the page', { ...NAVIGATION, 'Sec-Fetch-Mode': 'cors' }, 'application/problem'],
    ['a client that takes anything', { Accept: '*/*' }, 'application/problem'],
  ])('is for %s what it can show', async (_, headers, type) => {
    for (const path of ['/', '/api/disabled-users.csv']) {
      const answer = await open(path, headers).expect(403);
      expect(answer.headers['content-type']).toContain(type);
    }
  });

  it('is a page for an address that is none', async () => {
    const { text } = await open('/nothing', NAVIGATION).set('X-Session', 'acme/ada').expect(404);
    expect(text).toContain('<h1>There is no such page</h1>');
  });

  it('is a page without what went wrong inside', async () => {
    const authorize = () => {
      throw new Error('secret of the host');
    };
    const { text } = await open('/', NAVIGATION, { authorize }).expect(500);
    expect(text).toMatch(/Something went wrong here\. Reference: [\w-]+\./);
    expect(text).not.toContain('secret');
  });
});
