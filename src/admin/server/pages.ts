import { createHash } from 'node:crypto';
import { escapeHtml } from '../../lib/escape-html.js';
import type { Answer } from './answer.js';
import { ASSETS } from './assets.js';
import type { ScimAdminOptions } from './options.js';
import { AdminError } from './problem.js';
import { type AdminRequest, pathOf } from './request.js';

/** The page itself and the files it is made of. */
export interface Pages {
  serve(request: AdminRequest, path: string): Answer;
}

type Look = Pick<ScimAdminOptions, 'productName' | 'back' | 'stylesheet' | 'colorScheme'>;

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  html: 'text/html; charset=utf-8',
};

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}

/** Changes with every file, so that browsers may keep what lies below it for good. */
const VERSION = digest(JSON.stringify([...ASSETS]));

const FILES = `/assets/${VERSION}/`;

/**
 * The page for one product: texts stand in its source as `{{name}}`, markup as `<!-- name -->`, as
 * do its other parts, e.g. `observation.html`.
 */
function render({ productName, back, stylesheet, colorScheme = 'auto' }: Look): string {
  const texts: Readonly<Record<string, string>> = {
    assets: `assets/${VERSION}`,
    title: productName === undefined ? 'Provisioning' : `Provisioning · ${productName}`,
    theme: colorScheme,
  };
  const link = (href: string, label: string) =>
    `<a href="${escapeHtml(href)}"><span aria-hidden="true">←</span> ${escapeHtml(label)}</a>`;
  const markup: Readonly<Record<string, string>> = {
    stylesheet: stylesheet ? `<link rel="stylesheet" href="${escapeHtml(stylesheet)}">` : '',
    back: back ? link(back.href, back.label) : '',
  };
  return (ASSETS.get('index.html') ?? '').replace(
    /\{\{(\w+)\}\}|<!-- (\w+) -->/g,
    (_, text: string | undefined, block: string) =>
      text === undefined
        ? (markup[block] ?? ASSETS.get(`${block}.html`) ?? '')
        : escapeHtml(texts[text] ?? ''),
  );
}

function file(request: AdminRequest, name: string, body: string, caching: string): Answer {
  const etag = `"${digest(body)}"`;
  const headers = {
    'Content-Type': MEDIA_TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? 'text/plain',
    'Cache-Control': caching,
    ETag: etag,
    Vary: 'Cookie',
  };
  return request.headers['if-none-match'] === etag
    ? { status: 304, headers }
    : { status: 200, headers, body };
}

/** To the same address with a slash, relative, so that it is right behind any proxy. */
function withSlash(path: string): Answer {
  const last = path.slice(path.lastIndexOf('/') + 1);
  return { status: 302, headers: { Location: `./${last}/` } };
}

export function createPages(look: Look): Pages {
  const page = render(look);
  return {
    serve(request, path) {
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        throw new AdminError(405, 'This address takes GET.', { Allow: 'GET, HEAD' });
      }
      if (path === '/') {
        const whole = pathOf(request.originalUrl ?? request.url);
        return whole.endsWith('/')
          ? file(request, 'index.html', page, 'no-store')
          : withSlash(whole);
      }
      const name = path.startsWith(FILES) ? path.slice(FILES.length) : '';
      const body = name.endsWith('.html') ? undefined : ASSETS.get(name);
      if (body === undefined) throw new AdminError(404, 'There is nothing at this address.');
      return file(request, name, body, 'private, max-age=31536000, immutable');
    },
  };
}
