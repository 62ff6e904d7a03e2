import { describe, expect, it } from '@jest/globals';
import type { Express, RequestHandler } from 'express';
import { checkMount, MOUNT_FINDINGS } from '../../../src/index.js';
import { EXPRESS, type MountOptions, mountScim, TOKEN } from '../../support/app.js';
import { whileServing } from '../../support/server.js';

const page =
  (status: number): RequestHandler =>
  (_req, res) => {
    res.status(status).type('html').send('<h1>Sign in</h1>');
  };

const refuse =
  (methods: readonly string[], status: number): RequestHandler =>
  (req, res, next) =>
    methods.includes(req.method) ? res.status(status).type('html').send('no') : next();

/** What a proxy does that answers errors with pages of its own. */
const errorPages: RequestHandler = (_req, res, next) => {
  const end = res.end.bind(res) as (body?: unknown) => typeof res;
  const writeHead = res.writeHead.bind(res) as (status: number, headers?: object) => typeof res;
  let replaced = false;
  res.writeHead = ((status: number, headers?: object) => {
    replaced = status >= 400;
    return writeHead(status, replaced ? { 'Content-Type': 'text/html' } : headers);
  }) as typeof res.writeHead;
  res.end = ((body?: unknown) => end(replaced ? '<h1>Error</h1>' : body)) as typeof res.end;
  next();
};

const SITUATIONS: readonly {
  readonly wrong: string;
  readonly codes: readonly string[];
  readonly options: MountOptions;
  readonly token?: string;
}[] = [
  { wrong: 'nothing', codes: [], options: {} },
  { wrong: 'nothing, with a token', codes: [], options: {}, token: TOKEN },
  {
    wrong: 'a login that redirects',
    codes: ['ERR_SCIM_MOUNT_LOGIN'],
    options: { before: (app) => app.use((_req, res) => res.redirect('/login')) },
  },
  {
    wrong: 'a login that answers with a page',
    codes: ['ERR_SCIM_MOUNT_LOGIN'],
    options: { before: (app) => app.use(page(200)) },
  },
  {
    wrong: 'another path',
    codes: ['ERR_SCIM_MOUNT_NOT_FOUND'],
    options: { before: (app) => app.use(page(404)) },
  },
  {
    wrong: 'CSRF protection',
    codes: ['ERR_SCIM_MOUNT_CSRF'],
    options: { before: (app) => app.use(refuse(['POST', 'PUT', 'PATCH', 'DELETE'], 403)) },
  },
  {
    wrong: 'a firewall that knows no PATCH',
    codes: ['ERR_SCIM_MOUNT_METHOD'],
    options: { before: (app) => app.use(refuse(['PATCH'], 405)) },
  },
  {
    wrong: 'a body parser with its default limit',
    codes: ['ERR_SCIM_MOUNT_BODY_LIMIT'],
    options: { before: (app) => app.use(EXPRESS['Express 5'].json()) },
  },
  {
    wrong: 'a parser that refuses the media type',
    codes: ['ERR_SCIM_MOUNT_BODY_PARSER'],
    options: { before: (app) => app.use(refuse(['POST'], 415)) },
  },
  {
    wrong: 'error pages of a proxy',
    codes: ['ERR_SCIM_MOUNT_ERROR_PAGES'],
    options: { before: (app) => app.use(errorPages) },
  },
  {
    wrong: 'a session for each request',
    codes: ['ERR_SCIM_MOUNT_SESSION'],
    options: {
      before: (app) =>
        app.use((_req, res, next) => {
          res.setHeader('Set-Cookie', 'session=1');
          next();
        }),
    },
  },
  {
    wrong: 'another base URL',
    codes: ['ERR_SCIM_MOUNT_BASE_URL'],
    options: { baseUrl: 'https://rfp.example/scim/v2' },
  },
  {
    wrong: 'no authentication',
    codes: ['ERR_SCIM_MOUNT_OPEN'],
    options: { auth: 'none' },
  },
  {
    wrong: 'a token that nobody has issued',
    codes: ['ERR_SCIM_MOUNT_TOKEN'],
    options: {},
    token: 'another-token-with-more-than-32-characters',
  },
  {
    wrong: 'a proxy that keeps the Authorization header',
    codes: ['ERR_SCIM_MOUNT_AUTHORIZATION'],
    options: {
      before: (app: Express) =>
        app.use((req, _res, next) => {
          delete req.headers.authorization;
          req.rawHeaders.length = 0;
          next();
        }),
    },
    token: TOKEN,
  },
];

describe('checkMount()', () => {
  it.each(SITUATIONS)('finds $wrong', async ({ codes, options, token }) => {
    const { app, path } = mountScim(options);
    await whileServing(app, async (origin) => {
      const found = await checkMount(`${origin}${path}/`, token === undefined ? {} : { token });
      expect(found.map(({ code }) => code)).toEqual(codes);
      for (const { code, problem, advice } of found) {
        expect({ problem, advice }).toEqual(MOUNT_FINDINGS[code]);
      }
    });
  });

  it('finds that nothing answers', async () => {
    const { app, path } = mountScim();
    const url = await whileServing(app, async (origin) => `${origin}${path}`);
    expect((await checkMount(url)).map(({ code }) => code)).toEqual(['ERR_SCIM_MOUNT_UNREACHABLE']);
  });

  it('writes nothing, and shows the token to no other host', async () => {
    const sent: { readonly url: string; readonly method: string; readonly token: string | null }[] =
      [];
    const { app, path, scim } = mountScim();
    await whileServing(app, async (origin) => {
      const recording: typeof fetch = (url, init) => {
        const token = new Headers(init?.headers).get('authorization');
        sent.push({ url: String(url), method: init?.method ?? 'GET', token });
        return fetch(url, { ...init, redirect: init?.redirect ?? 'follow' });
      };
      await checkMount(`${origin}${path}`, { token: TOKEN, fetch: recording });
    });
    expect(sent.filter(({ token }) => token !== null).map(({ method }) => method)).toEqual(['GET']);
    expect((await scim.get('/Users').expect(200)).body.totalResults).toBe(0);
  });
});
