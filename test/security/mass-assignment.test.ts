import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  createMemoryStores,
  extendResourceType,
  type ScimEvent,
  USER_RESOURCE_TYPE,
} from '../../src/index.js';
import { type Mounted, mountScim } from '../support/app.js';
import { expectScimError } from '../support/expect-error.js';
import { ENTERPRISE, group, patch, USER, user } from '../support/messages.js';

const BADGE = 'urn:example:params:scim:schemas:extension:badge:2.0:User';
const BULK = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';
const TAKEN = 'taken';

const userResourceType = extendResourceType(USER_RESOURCE_TYPE, {
  schemaExtensions: [
    {
      schema: {
        id: BADGE,
        name: 'Badge',
        description: 'What the building knows.',
        attributes: [
          { name: 'clearance', mutability: 'readOnly', description: 'Given by the building.' },
          {
            name: 'door',
            type: 'complex',
            description: 'Where the person may enter.',
            subAttributes: [
              { name: 'value', description: 'Name of the door.' },
              { name: 'code', mutability: 'readOnly', description: 'Given by the building.' },
            ],
          },
        ],
      },
    },
  ],
});

/** Everything that only the service may say, with a value that must never come back. */
const CLAIMS = {
  id: TAKEN,
  meta: {
    resourceType: TAKEN,
    created: '2001-01-01T00:00:00Z',
    lastModified: '2001-01-01T00:00:00Z',
    location: `https://${TAKEN}.example/Users/1`,
    version: `W/"${TAKEN}"`,
  },
  groups: [{ value: TAKEN, display: TAKEN, type: 'direct', $ref: TAKEN }],
  [ENTERPRISE]: { manager: { displayName: TAKEN, $ref: `https://${TAKEN}.example/Users/1` } },
  [BADGE]: { clearance: TAKEN, door: { value: 'east', code: TAKEN } },
};

/** The same by paths, as a PATCH names them. */
const PATHS: readonly (readonly [string, unknown])[] = [
  ['id', TAKEN],
  ['meta', CLAIMS.meta],
  ['meta.created', CLAIMS.meta.created],
  ['meta.version', CLAIMS.meta.version],
  ['groups', CLAIMS.groups],
  ['groups[type eq "direct"].value', TAKEN],
  [`${USER}:groups`, CLAIMS.groups],
  [`${ENTERPRISE}:manager.displayName`, TAKEN],
  [`${BADGE}:clearance`, TAKEN],
  [`${BADGE}:door.code`, TAKEN],
];

let mounted: Mounted;
let id: string;
let before: string;
let events: ScimEvent[];

const read = async () => (await mounted.scim.get(`/Users/${id}`).expect(200)).text;

function expectUnclaimed(text: string): void {
  expect(text).not.toContain(TAKEN);
  expect(text).not.toContain('2001-01-01');
}

beforeEach(async () => {
  events = [];
  mounted = mountScim({
    ...createMemoryStores({ userResourceType }),
    userResourceType,
    baseUrl: 'https://rfp.example/scim/v2',
    onEvent: (event) => void events.push(event),
  });
  const made = await mounted.scim.post('/Users', user('ada')).expect(201);
  id = made.body.id;
  await mounted.scim.post('/Groups', group('Crew', [id])).expect(201);
  before = await read();
  events = [];
});

/** Paths of readOnly sub-attributes, which rule `readOnlySubAttribute` ignores. */
const PARTS = /:(?:manager\.displayName|door\.code)$/;

describe('what only the service may say', () => {
  it('is not taken from the body of a POST', async () => {
    const made = await mounted.scim.post('/Users', user('bea', CLAIMS)).expect(201);
    expectUnclaimed(made.text);
    expect(made.body[BADGE]).toEqual({ door: { value: 'east' } });
    const { text } = await mounted.scim.get(`/Users/${made.body.id}`).expect(200);
    expectUnclaimed(text);
  });

  it('is not taken from the body of a PUT', async () => {
    const put = await mounted.scim.put(`/Users/${id}`, user('ada', CLAIMS)).expect(200);
    expectUnclaimed(put.text);
    expect(put.body).toMatchObject({ id, groups: [{ display: 'Crew' }] });
    expect(put.body.meta.created).toBe(JSON.parse(before).meta.created);
    expectUnclaimed(await read());
  });

  it('is left out of a PATCH without a path', async () => {
    for (const op of ['add', 'replace']) {
      const { door: _door, ...badge } = CLAIMS[BADGE];
      const value = { ...CLAIMS, [BADGE]: badge };
      const answer = await mounted.scim.patch(`/Users/${id}`, patch({ op, value }));
      expect([200, 204]).toContain(answer.status);
      expectUnclaimed(answer.text);
    }
    expectUnclaimed(await read());
    expect(JSON.parse(await read()).groups).toEqual(JSON.parse(before).groups);
  });

  it('is refused by name in a PATCH without a path where the rules say so', async () => {
    const { scim } = mountScim({ conformance: 'rfc' });
    const { body } = await scim.post('/Users', user('ada')).expect(201);
    for (const name of ['id', 'meta', 'groups'] as const) {
      const value = { [name]: CLAIMS[name] };
      const answer = await scim.patch(`/Users/${body.id}`, patch({ op: 'add', value }));
      expectScimError(answer, 400, 'mutability');
      expect(answer.body.detail).toContain(name);
    }
  });

  it.each(PATHS)(
    'is refused, or of a sub-attribute ignored, as the PATCH path %s',
    async (path, value) => {
      for (const op of ['add', 'replace', 'remove']) {
        const operation = op === 'remove' ? { op, path } : { op, path, value };
        const answer = await mounted.scim.patch(`/Users/${id}`, patch(operation));
        if (PARTS.test(path)) expect(answer.status).toBe(200);
        else expectScimError(answer, 400, 'mutability');
      }
      expect(await read()).toBe(before);
      expect(events.filter(({ type }) => type !== 'request.failed')).toEqual([]);
    },
  );

  it('is not taken from the data of a Bulk request', async () => {
    const Operations = [
      { method: 'POST', path: '/Users', bulkId: 'b', data: user('bea', CLAIMS) },
      { method: 'PUT', path: `/Users/${id}`, data: user('ada', CLAIMS) },
      ...PATHS.map(([path, value]) => ({
        method: 'PATCH',
        path: `/Users/${id}`,
        data: patch({ op: 'replace', path, value }),
      })),
    ];
    const { body, text } = await mounted.scim.post('/Bulk', { schemas: [BULK], Operations });
    expectUnclaimed(text);
    const results: readonly { status: string; response?: { scimType: string } }[] = body.Operations;
    expect(results.slice(0, 2).map(({ status }) => status)).toEqual(['201', '200']);
    for (const [at, [path]] of PATHS.entries()) {
      const { status, response } = results[at + 2] ?? {};
      const expected = PARTS.test(path) ? ['200', undefined] : ['400', 'mutability'];
      expect([path, status, response?.scimType]).toEqual([path, ...expected]);
    }
    const { text: all } = await mounted.scim.get('/Users');
    expectUnclaimed(all);
  });

  it('is not taken for a group either', async () => {
    const claims = { id: CLAIMS.id, meta: CLAIMS.meta };
    const made = await mounted.scim.post('/Groups', { ...group('Spies'), ...claims }).expect(201);
    const path = `/Groups/${made.body.id}`;
    await mounted.scim.put(path, { ...group('Spies'), ...claims }).expect(200);
    await mounted.scim.patch(path, patch({ op: 'replace', value: claims }));
    const { text } = await mounted.scim.get(path).expect(200);
    expectUnclaimed(text);
  });

  it('is never in an event', async () => {
    await mounted.scim.put(`/Users/${id}`, user('ada', { ...CLAIMS, title: 'x' })).expect(200);
    expect(events.length).toBeGreaterThan(0);
    expectUnclaimed(JSON.stringify(events));
  });
});
