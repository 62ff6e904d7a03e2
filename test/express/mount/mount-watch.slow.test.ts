import { describe, expect, it } from '@jest/globals';
import type { Express, RequestHandler } from 'express';
import request from 'supertest';
import { bearerTokens } from '../../../src/auth/index.js';
import { createMemoryStores, createScimRouter, type Logger } from '../../../src/index.js';
import { EXPRESS, forEachExpress, type MountOptions, TOKEN } from '../../support/app.js';
import { user } from '../../support/messages.js';

interface Watched {
  readonly logger: Logger;
  /** Codes at the beginning of what was logged. */
  codes(): readonly string[];
}

function watched(): Watched {
  const lines: string[] = [];
  return {
    logger: { warn: (message) => lines.push(message), error: (message) => lines.push(message) },
    codes: () =>
      lines
        .filter((line) => line.startsWith('ERR_SCIM_MOUNT'))
        .map((line) => line.split(':', 1)[0] ?? ''),
  };
}

const swallowBody: RequestHandler = (req, _res, next) => {
  req.on('end', () => setImmediate(next)).resume();
};

const setCookie: RequestHandler = (_req, res, next) => {
  res.setHeader('Set-Cookie', 'session=1');
  next();
};

forEachExpress((mount, name) => {
  const json = () => EXPRESS[name].json({ type: ['application/json', 'application/scim+json'] });

  const SITUATIONS: readonly {
    readonly code: string;
    readonly options: MountOptions;
    readonly headers?: Readonly<Record<string, string>>;
    readonly status: number;
  }[] = [
    {
      code: 'ERR_SCIM_MOUNT_BODY_CONSUMED',
      options: { before: (app) => app.use(swallowBody) },
      status: 500,
    },
    {
      code: 'ERR_SCIM_MOUNT_BODY_PARSER',
      options: { before: (app) => app.use(json()) },
      status: 201,
    },
    {
      code: 'ERR_SCIM_MOUNT_SESSION',
      options: { before: (app) => app.use(setCookie) },
      status: 201,
    },
    {
      code: 'ERR_SCIM_MOUNT_TRUST_PROXY',
      options: {},
      headers: { 'X-Forwarded-Host': 'rfp.example' },
      status: 201,
    },
    {
      code: 'ERR_SCIM_MOUNT_CLIENT_ADDRESS',
      options: { baseUrl: 'https://rfp.example/scim/v2' },
      headers: { 'X-Forwarded-For': '203.0.113.9' },
      status: 201,
    },
    {
      code: 'ERR_SCIM_MOUNT_CLIENT_ADDRESS',
      options: {},
      headers: { Forwarded: 'for=203.0.113.9' },
      status: 201,
    },
  ];

  describe(`signs of a wrong mount on ${name}`, () => {
    it.each(SITUATIONS)('$code is told once', async ({ code, options, headers = {}, status }) => {
      const { logger, codes } = watched();
      const { scim } = mount({ ...options, logger });
      for (const userName of ['ada', 'grace']) {
        await scim.post('/Users', user(userName)).set(headers).expect(status);
      }
      expect(codes()).toEqual([code]);
    });

    it.each([
      ['the proxy is trusted', { before: (app: Express) => app.set('trust proxy', true) }],
      ['the base URL is configured', { baseUrl: 'https://rfp.example/scim/v2' }],
    ])('forwarded requests are no sign where %s', async (_, options) => {
      const { logger, codes } = watched();
      const { scim } = mount({ ...options, logger });
      await scim.get('/Users').set('X-Forwarded-Host', 'rfp.example').expect(200);
      expect(codes()).toEqual([]);
    });

    it('a right mount shows none, whatever is sent', async () => {
      const { logger, codes } = watched();
      const { scim, app } = mount({ logger });
      await scim.post('/Users', user('ada')).expect(201);
      await scim.post('/Users', '').expect(400);
      await scim.get('/Users').expect(200);
      await request(app).get('/scim/v2/Users').expect(401);
      expect(codes()).toEqual([]);
    });

    it('a second router over the same path is found by the first request', async () => {
      const { logger, codes } = watched();
      const scimRouter = () =>
        createScimRouter({
          ...createMemoryStores(),
          auth: bearerTokens([{ token: TOKEN, principal: { id: 'tests' } }]),
          logger,
        });
      const { scim } = mount({
        logger,
        path: '/scim/v2',
        before: (app) => app.use('/scim', scimRouter()).use('/elsewhere', scimRouter()),
      });
      await scim.get('/Users').expect(200);
      expect(codes()).toEqual(['ERR_SCIM_MOUNT_TWICE']);
    });

    it('two routers on paths of their own are no sign', async () => {
      const { logger, codes } = watched();
      const { scim } = mount({
        logger,
        before: (app) =>
          app.use('/partners', createScimRouter({ ...createMemoryStores(), auth: 'none', logger })),
      });
      await scim.get('/Users').expect(200);
      expect(codes()).toEqual([]);
    });
  });
});
