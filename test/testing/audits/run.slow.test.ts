import { describe, expect, it } from '@jest/globals';
import { createMemoryStores } from '../../../src/index.js';
import {
  type Audit,
  AuditFailure,
  createAuditTarget,
  runAudits,
  scimAudits,
} from '../../../src/testing/index.js';
import { TOKEN } from '../../support/app.js';
import { whileServing } from '../../support/server.js';
import { type FakeAnswer, type FakeRequest, NOBODY, withFakeServer } from './fake-server.js';
import { fetchThrough, MOUNT, scimApp, whileAudited } from './support.js';

function auditBy(id: string): Audit {
  const audit = scimAudits().find((each) => each.id === id);
  if (audit === undefined) throw new Error(`There is no audit ${id}.`);
  return audit;
}

/** The failure with which an audit of a fake server ends. */
async function failureOf(
  id: string,
  answer: (request: FakeRequest) => FakeAnswer | undefined,
  options: object = {},
): Promise<AuditFailure> {
  return withFakeServer(answer, async (baseUrl) => {
    const target = createAuditTarget({ baseUrl, token: TOKEN, ...options });
    const error = await auditBy(id)
      .run(target)
      .catch((reason: unknown) => reason);
    if (error instanceof AuditFailure) return error;
    throw new Error(`It did not fail: ${JSON.stringify(error)}`);
  });
}

describe('an audit that fails', () => {
  it('says what was expected and shows the exchange', async () => {
    const detail = 'There is no such user.';
    const failure = await failureOf('read.unknown', () => ({ status: 410, body: { detail } }));
    expect(failure.message).toBe('Expected status 404, got 410 (There is no such user.).');
    expect(failure.exchanges).toHaveLength(1);
    expect(failure.exchanges[0]).toMatchObject({
      method: 'GET',
      path: expect.stringMatching(/^\/Users\/scim-audit-[0-9a-f]{6}-\d+$/),
      requestHeaders: { Authorization: 'Bearer […]' },
      status: 410,
      responseHeaders: { 'content-type': 'application/scim+json' },
      responseBody: JSON.stringify({ detail }),
    });
  });

  it('never shows the token, in whatever form the server repeats it', async () => {
    const token = 'a"token&with<odd>characters/of+many=kinds';
    const forms = [
      token,
      encodeURIComponent(token),
      JSON.stringify(token).slice(1, -1),
      Buffer.from(token).toString('base64'),
      Buffer.from(token).toString('base64url'),
      'a&quot;token&amp;with&lt;odd>characters/of+many=kinds',
    ];
    const failure = await failureOf(
      'read.unknown',
      () => ({
        status: 400,
        headers: { 'WWW-Authenticate': forms.join(' '), Location: `/${forms[1]}` },
        body: { detail: forms.join(' ') },
      }),
      { token },
    );
    const shown = failure.message + JSON.stringify(failure.exchanges);
    expect(shown).toContain('[…]');
    for (const form of forms) expect(shown).not.toContain(form);
  });

  it('shows no resource that the audits did not create', async () => {
    const stranger = { id: '7', userName: 'private@example.com', meta: { resourceType: 'User' } };
    const { exchanges } = await failureOf('read.empty-resources', () => ({
      body: { ...(NOBODY.body as object), Resources: [stranger] },
    }));
    expect(exchanges[0]?.responseBody).not.toContain('private@example.com');
    expect(exchanges[0]?.responseBody).toContain('a resource that the audit did not create');
  });

  it('shows nothing of JSON that is too long to be read, which may be full of strangers', async () => {
    const text = `{"Resources":[{"userName":"private@example.com"},"${'x'.repeat(9_000_000)}`;
    const { exchanges } = await failureOf('read.unknown', () => ({ body: text }));
    expect(exchanges[0]?.responseBody).toBe('[JSON that is damaged, or longer than is read]');
  });

  it('cuts long answers', async () => {
    const { exchanges } = await failureOf('read.unknown', () => ({ body: 'x'.repeat(100_000) }));
    expect(exchanges[0]?.responseBody.length).toBeLessThan(3_000);
  });

  it('ends a request that is not answered', async () => {
    const failure = await failureOf('read.unknown', () => undefined, { requestTimeoutMs: 50 });
    expect(failure.message).toBe('No answer: no answer in time.');
  });
});

describe('a fault that only a later read shows', () => {
  it('is shown with the write that led there', async () => {
    await whileAudited(
      scimApp(),
      async (target) => {
        const error = await auditBy('patch.active')
          .run(target)
          .catch((reason: unknown) => reason);
        const { exchanges } = error as AuditFailure;
        expect(exchanges.map(({ method }) => method)).toEqual(['PATCH', 'GET']);
      },
      {
        exchange: async (request, send) =>
          request.method === 'PATCH' ? { status: 204, headers: {}, text: '' } : send(request),
      },
    );
  });
});

describe('the token', () => {
  it('goes nowhere else: redirects are answers like others', async () => {
    await withFakeServer(
      () => NOBODY,
      async (elsewhere, seenElsewhere) => {
        const failure = await failureOf('create.user', () => ({
          status: 307,
          headers: { Location: `${elsewhere}/Users` },
        }));
        expect(failure.message).toContain('Expected status 201, got 307');
        expect(failure.exchanges.map(({ method }) => method)).toEqual(['POST']);
        expect(seenElsewhere).toEqual([]);
      },
    );
  });
});

describe('a server that offers less', () => {
  it('is not asked for what it does not offer', async () => {
    const { groupStore: _, ...usersOnly } = createMemoryStores();
    await whileAudited(
      scimApp({ ...usersOnly, groupStore: undefined } as object),
      async (target) => {
        expect(await auditBy('groups.members').run(target)).toEqual({
          outcome: 'skipped',
          reason: 'The server does not offer groups.',
        });
      },
    );
  });

  it('is taken at its word about attributes', async () => {
    const { userStore, ...rest } = createMemoryStores();
    const attributes = ['userName', 'active'];
    const fewer = { ...userStore, capabilities: { ...userStore.capabilities, attributes } };
    await whileAudited(scimApp({ ...rest, userStore: fewer }), async (target) => {
      expect(await auditBy('patch-add.creates').run(target)).toEqual({
        outcome: 'skipped',
        reason: 'The served schema has no attribute title.',
      });
    });
  });

  it('is asked for what clients rely on if it says nothing about itself', async () => {
    const hidden = /\/(ServiceProviderConfig|ResourceTypes|Schemas)$/;
    await whileAudited(
      scimApp(),
      async (target) => {
        for (const id of ['patch.active', 'filter.eq', 'groups.add', 'extensions.data']) {
          const { outcome } = await auditBy(id).run(target);
          expect({ id, outcome }).toEqual({
            id,
            outcome: id === 'extensions.data' ? 'skipped' : 'passed',
          });
        }
        await expect(auditBy('schemas.are-one-list').run(target)).rejects.toThrow(AuditFailure);
      },
      {
        exchange: (request, send) =>
          send(hidden.test(request.path) ? { ...request, path: `${MOUNT}/nothing` } : request),
      },
    );
  });

  it('blocks what needs a user when none can be created, and fails one audit for it', async () => {
    await withFakeServer(
      ({ method }) => (method === 'POST' ? { status: 400, body: { detail: 'No.' } } : NOBODY),
      async (baseUrl) => {
        const target = createAuditTarget({ baseUrl, token: TOKEN });
        expect(await auditBy('read.user').run(target)).toEqual({
          outcome: 'skipped',
          reason: 'It needs a resource, and POST /Users was answered 400 (No.).',
        });
        await expect(auditBy('create.user').run(target)).rejects.toThrow('Expected status 201');
      },
    );
  });
});

describe('what audits create', () => {
  const AUDITS = ['create.user', 'bulk.results', 'groups.members'].map(auditBy);

  it('is reported if it cannot be deleted', async () => {
    await whileAudited(
      scimApp(),
      async (target) => {
        const { cleanUp } = await runAudits(AUDITS, target);
        expect(cleanUp.created).toBe(7);
        expect(cleanUp.leftovers).toHaveLength(7);
        for (const { path, reason } of cleanUp.leftovers) {
          expect(path).toMatch(/^\/(Users|Groups)\/[\w-]+$/);
          expect(reason).toBe('DELETE was answered 405');
        }
      },
      {
        exchange: async (request, send) =>
          request.method === 'DELETE' ? { status: 405, headers: {}, text: '' } : send(request),
      },
    );
  });

  it('is reported if DELETE only says that it is gone', async () => {
    await whileAudited(
      scimApp(),
      async (target) => {
        const { cleanUp } = await runAudits(AUDITS, target);
        expect(cleanUp.leftovers.map(({ reason }) => reason)).toEqual(
          new Array(7).fill('still there after DELETE'),
        );
      },
      {
        exchange: async (request, send) =>
          request.method === 'DELETE' ? { status: 204, headers: {}, text: '' } : send(request),
      },
    );
  });

  it('is reported without asking on when the server falls silent', async () => {
    let deletes = 0;
    await whileAudited(
      scimApp(),
      async (target) => {
        await auditBy('groups.members').run(target);
        expect(deletes).toBe(1);
        const { leftovers } = await target.cleanUp();
        expect(leftovers).toHaveLength(4);
        for (const { reason } of leftovers) expect(reason).toBe('no answer (cable cut)');
        expect(deletes).toBe(2);
      },
      {
        exchange: async (request, send) => {
          if (request.method === 'DELETE') deletes += 1;
          if (deletes > 0) throw new Error('cable cut');
          return send(request);
        },
      },
    );
  });

  it('is found and deleted even if no answer told of it', async () => {
    await whileAudited(
      scimApp(),
      async (target) => {
        const { cleanUp } = await runAudits([auditBy('create.user')], target);
        expect(cleanUp).toEqual({ created: 0, leftovers: [] });
        expect(await target.population()).toEqual({ users: 0, groups: 0 });
      },
      {
        exchange: async (request, send) => {
          const answer = await send(request);
          return request.method === 'POST' ? { status: 500, headers: {}, text: '' } : answer;
        },
      },
    );
  });

  it('is deleted when the run is stopped; what was not asked is skipped', async () => {
    await whileServing(scimApp(), async (origin) => {
      const stop = new AbortController();
      const target = createAuditTarget({
        baseUrl: origin + MOUNT,
        token: TOKEN,
        signal: stop.signal,
        fetch: fetchThrough(async (request, send) => {
          const answer = await send(request);
          if (request.method === 'POST') stop.abort();
          return answer;
        }),
      });
      const { results, cleanUp } = await runAudits(AUDITS, target);
      expect(results.map(({ outcome }) => outcome)).toContain('skipped');
      expect(cleanUp).toEqual({ created: 1, leftovers: [] });
      const after = createAuditTarget({ baseUrl: origin + MOUNT, token: TOKEN });
      expect(await after.population()).toEqual({ users: 0, groups: 0 });
    });
  });
});

describe('a server that asks to slow down', () => {
  it('is given the time it asks for', async () => {
    let refusals = 0;
    await whileAudited(
      scimApp(),
      async (target) => {
        expect(await auditBy('create.user').run(target)).toEqual({ outcome: 'passed' });
        expect(refusals).toBe(1);
      },
      {
        exchange: async (request, send) => {
          if (refusals > 0 || request.method !== 'POST') return send(request);
          refusals += 1;
          return { status: 429, headers: { 'retry-after': '0.05' }, text: '' };
        },
      },
    );
  });
});
