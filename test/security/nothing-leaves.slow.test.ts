import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createMemoryTokenStore, createTokenService } from '../../src/auth/index.js';
import { describeError } from '../../src/errors/describe-error.js';
import { createMemoryStores, type ScimOptions } from '../../src/index.js';
import { mountScim } from '../support/app.js';
import { type ScimClient, scimClient } from '../support/client.js';
import { ENTERPRISE, group, patch, user } from '../support/messages.js';
import { overriding } from '../support/stores.js';

const BULK = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';
const SEARCH = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';

/** Begins every value that no log, event or internal error may hold. */
const MARK = 'MARKED';
const SECRET = `${MARK}-secret`;
const encode = encodeURIComponent;

const person = user(`${MARK}-ada`, {
  password: SECRET,
  title: `${MARK}-title`,
  externalId: `${MARK}-external`,
  name: { familyName: `${MARK}-name` },
  emails: [{ value: `${MARK}@example.com`, type: 'work' }],
  [ENTERPRISE]: { department: `${MARK}-department` },
});

/** What database drivers and HTTP clients throw: the cause is in name, message and code, the data beside. */
function driverError(): never {
  const cause = Object.assign(new Error('connection reset'), { sql: `INSERT … ('${SECRET}')` });
  throw Object.assign(new TypeError('statement failed', { cause }), {
    code: '23514',
    detail: `Failing row contains (${MARK}-ada, ${SECRET}).`,
    parameters: [MARK, SECRET],
    config: { headers: { authorization: `Bearer ${SECRET}` } },
    toJSON: () => SECRET,
  });
}

const FAILING = ['create', 'get', 'list', 'replace', 'delete'] as const;
const failingMethods = () =>
  Object.fromEntries(FAILING.map((name) => [name, async () => driverError()]));

interface Observed {
  readonly lines: string[];
  readonly events: string[];
  readonly answers: { readonly status: number; readonly text: string; readonly headers: unknown }[];
}

async function observe(options: Partial<ScimOptions> = {}) {
  const seen: Observed = { lines: [], events: [], answers: [] };
  const write = (...line: unknown[]) => {
    seen.lines.push(inspect(line, { depth: 20 }), JSON.stringify(line));
  };
  const note = (event: unknown) => void seen.events.push(inspect(event, { depth: 20 }));
  const logger = { warn: write, error: write };
  const tokens = createTokenService({ store: createMemoryTokenStore(), onEvent: note, logger });
  const { token } = await tokens.issue({ tenantId: 'acme', label: 'idp' });
  const { app, path } = mountScim({ auth: tokens, logger, onEvent: note, ...options });
  const clientOf = (credential?: string) =>
    scimClient(app, { base: path, ...(credential !== undefined && { token: credential }) });
  return { seen, token, scim: clientOf(token), clientOf };
}

/** Every kind of request, good and bad, each with marked values wherever a client can put one. */
async function everything(scim: ScimClient): Promise<Observed['answers']> {
  const made = await scim.post('/Users', person);
  const id: string = made.body.id ?? '1';
  const path = `/Users/${id}`;
  const filter = encode(`userName eq "${MARK}-ada"`);
  const operation = { op: 'replace', path: 'title', value: `${MARK}-changed` };
  return [
    made,
    await scim.post('/Users', person),
    await scim.post('/Users', { ...person, active: MARK }),
    await scim.post('/Users', { password: SECRET }),
    await scim.post('/Users', `{"userName":"${MARK}"`),
    await scim.post('/Users', person).set('Content-Type', `text/${MARK}`),
    await scim.get(path),
    await scim.get(path).set('If-None-Match', `"${MARK}"`),
    await scim.get(`/Users/${MARK}`),
    await scim.get(`/Users?filter=${filter}`),
    await scim.get(`/Users?filter=${encode(`userName zz "${MARK}"`)}`),
    await scim.get(`/Users?filter=${encode(`password eq "${SECRET}"`)}`),
    await scim.get(`/Users?filter=${filter}&sortBy=${MARK}`),
    await scim.get(`/Users?cursor=${MARK}`),
    await scim.get(`/?filter=${filter}`),
    await scim.get(`/${MARK}?x=${MARK}`),
    await scim.post('/Users/.search', { schemas: [SEARCH], filter: `title co "${MARK}"` }),
    await scim.put(path, person),
    await scim.put(path, person).set('If-Match', `"${MARK}"`),
    await scim.patch(path, patch(operation)),
    await scim.patch(path, patch({ ...operation, path: 'password', value: SECRET })),
    await scim.patch(path, patch({ ...operation, path: 'password', value: { a: SECRET } })),
    await scim.patch(path, patch({ ...operation, path: 'id' })),
    await scim.patch(path, patch({ ...operation, path: `emails[type eq "${MARK}"].value` })),
    await scim.post('/Groups', group(`${MARK}-crew`, [id])),
    await scim.post('/Bulk', {
      schemas: [BULK],
      Operations: [
        {
          method: 'POST',
          path: '/Users',
          bulkId: MARK,
          data: { ...person, userName: `${MARK}-b` },
        },
        { method: 'POST', path: '/Users', bulkId: 'again', data: person },
        { method: 'PATCH', path, data: patch(operation) },
        { method: 'PUT', path, data: person },
      ],
    }),
    await scim.delete(path),
  ];
}

const printed: string[] = [];

beforeEach(() => {
  printed.length = 0;
  for (const name of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    jest.spyOn(console, name).mockImplementation((...line) => void printed.push(inspect(line)));
  }
});

afterEach(() => {
  jest.restoreAllMocks();
});

function expectNothingLeft({ lines, events, answers }: Observed, token: string): void {
  for (const text of [...lines, ...events, ...printed]) {
    expect(text).not.toContain(MARK);
    expect(text).not.toContain(token);
  }
  for (const { status, text, headers } of answers) {
    const answer = text + inspect(headers);
    expect(answer).not.toContain(SECRET);
    expect(answer).not.toContain(token);
    if (status >= 500) expect(answer).not.toContain(MARK);
  }
}

describe('what clients send', () => {
  it('is in no log line and no event of what goes well or wrong by their doing', async () => {
    const { seen, token, scim } = await observe();
    seen.answers.push(...(await everything(scim)));
    const statuses = new Set(seen.answers.map(({ status }) => status));
    for (const status of [200, 201, 204, 400, 404, 409, 412, 415])
      expect(statuses).toContain(status);
    expect(seen.events.length).toBeGreaterThan(5);
    expectNothingLeft(seen, token);
  });

  it('is in no log line and no answer when a store fails, whatever its errors carry', async () => {
    const { userStore, groupStore } = createMemoryStores();
    const { seen, token, scim } = await observe({
      userStore: overriding(userStore, failingMethods()),
      groupStore: overriding(groupStore, { ...failingMethods(), changeMembers: undefined }),
    });
    seen.answers.push(...(await everything(scim)));
    expect(seen.answers.filter(({ status }) => status === 500).length).toBeGreaterThan(10);
    expect(seen.lines.length).toBeGreaterThan(20);
    expectNothingLeft(seen, token);
  });

  it('is in no log line when the credential, the tenant, the policy or a listener fails', async () => {
    const fail = () => driverError();
    for (const options of [
      { auth: { verify: fail } },
      { tenant: fail },
      { authorize: fail },
      { onEvent: fail },
      { me: fail },
      { requestLimit: { take: fail } },
      { conformance: fail },
      { unitOfWork: { run: fail } },
    ] as Partial<ScimOptions>[]) {
      const { seen, token, scim } = await observe(options);
      seen.answers.push(...(await everything(scim)), await scim.get('/Me'));
      expect(seen.lines.length).toBeGreaterThan(0);
      expectNothingLeft(seen, token);
    }
  });

  it('is in no log line or answer when it is a wrong credential', async () => {
    const { seen, token, clientOf } = await observe();
    for (const wrong of [`${token}x`, token.slice(0, -1), `scim_${SECRET}`, SECRET, '']) {
      for (let i = 0; i < 15; i += 1)
        seen.answers.push(await clientOf(wrong).get(`/Users/${MARK}`));
    }
    expect(new Set(seen.answers.map(({ status }) => status))).toEqual(new Set([401, 429]));
    expectNothingLeft(seen, token);
    for (const { text } of seen.answers) expect(text).not.toContain(MARK);
  });
});

describe('the cause of an internal error', () => {
  const thrown = () => {
    try {
      return driverError();
    } catch (error) {
      return error;
    }
  };

  it('can be found in the log: name, message, code and stack, also of what caused it', async () => {
    const { userStore } = createMemoryStores();
    const { seen, scim } = await observe({ userStore: overriding(userStore, failingMethods()) });
    const { body } = await scim.get('/Users/1').expect(500);
    const id = /Correlation id: (\S+)/.exec(body.detail)?.[1] ?? '';
    const line = seen.lines.find((each) => each.includes(id));
    for (const part of [
      'TypeError',
      'statement failed',
      '23514',
      'connection reset',
      'nothing-leaves',
    ]) {
      expect(line).toContain(part);
    }
  });

  it('is described without what hangs on the error', () => {
    expect(describeError(thrown())).toEqual({
      name: 'TypeError',
      message: 'statement failed',
      code: '23514',
      stack: expect.stringContaining('TypeError: statement failed'),
      cause: {
        name: 'Error',
        message: 'connection reset',
        stack: expect.stringContaining('connection reset'),
      },
    });
  });

  it.each<[unknown, object]>([
    ['a text', { name: 'string', message: 'a text' }],
    [7, { name: 'number' }],
    [null, { name: 'object' }],
    [undefined, { name: 'undefined' }],
    [{ secret: SECRET }, { name: 'object' }],
    [
      { name: 'Odd', message: 'like an error', code: 5 },
      { name: 'Odd', message: 'like an error', code: 5 },
    ],
  ])('is described whatever is thrown: %j', (error, expected) => {
    expect(describeError(error)).toEqual(expected);
  });

  it('is described to a bounded depth, and of a bounded number of errors', () => {
    const ring: { name: string; cause?: unknown; errors?: unknown[] } = { name: 'ring' };
    ring.cause = ring;
    ring.errors = Array(100).fill(ring);
    const text = JSON.stringify(describeError(ring));
    expect(text.match(/ring/g)?.length).toBeLessThan(60);
    expect(text.match(/ring/g)?.length).toBeGreaterThan(3);
  });
});
