import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Conformance } from '../../../src/index.js';
import { createDeletionGuard } from '../../../src/monitoring/index.js';
import { mountScim } from '../../support/app.js';
import { patch, USER } from '../../support/messages.js';
import { bulkRequest } from '../bulk/support.js';

/** What a part of a request says about `active`; nothing in here ever says true. */
type Saying = 'nothing' | 'unassign' | 'inactive';

interface Said {
  readonly saying: Saying;
  readonly value: object;
}

const URN_PATH = `${USER}:active`;
const said = (saying: Saying, ...values: readonly object[]): readonly Said[] =>
  values.map((value) => ({ saying, value }));

/** What a PUT says beside the name; presets refuse some of these spellings. */
const BODIES: readonly Said[] = [
  ...said('nothing', {}, { title: 'Late' }, { 'not-active': true }, { name: { formatted: 'A' } }),
  ...said('unassign', { active: null }, { active: [] }, { active: '' }, { ACTIVE: null }),
  ...said('unassign', { active: { value: null } }, { active: [null] }),
  ...said('inactive', { active: false }, { Active: 'False' }, { active: [false] }),
];

/** One operation of a PATCH. */
const OPERATIONS: readonly Said[] = [
  ...said(
    'nothing',
    { op: 'replace', path: 'title', value: 'Late' },
    { op: 'remove', path: 'title' },
    { op: 'add', path: 'emails', value: [{ value: 'a@x.example', primary: true }] },
    { op: 'replace', value: { displayName: 'Ada' } },
    { op: 'replace', path: 'roles', value: [{ value: 'true' }] },
  ),
  ...said(
    'unassign',
    { op: 'remove', path: 'active' },
    { op: 'remove', path: URN_PATH },
    { op: 'Remove', path: 'Active', value: true },
    { op: 'replace', path: 'active', value: null },
    { op: 'replace', path: 'active', value: '' },
    { op: 'add', path: 'active', value: [] },
    { op: 'add', path: URN_PATH, value: [null] },
    { op: 'replace', value: { active: null } },
    { op: 'add', value: { ACTIVE: [], title: 'Later' } },
    { op: 'replace', path: 'active', value: { value: null } },
  ),
  ...said(
    'inactive',
    { op: 'replace', path: 'active', value: false },
    { op: 'Add', path: 'active', value: 'False' },
    { op: 'replace', value: { active: false } },
    { op: 'replace', path: 'active', value: [{ value: 'false' }] },
  ),
];

type Write =
  | { readonly method: 'PUT'; readonly said: Said }
  | { readonly method: 'PATCH'; readonly said: readonly Said[] };

type Request = Write | { readonly method: 'Bulk'; readonly writes: readonly Write[] } | 'return';

const put: fc.Arbitrary<Write> = fc.record({
  method: fc.constant('PUT' as const),
  said: fc.constantFrom(...BODIES),
});
const modify: fc.Arbitrary<Write> = fc.record({
  method: fc.constant('PATCH' as const),
  said: fc.array(fc.constantFrom(...OPERATIONS), { minLength: 1, maxLength: 3 }),
});
const write = fc.oneof(put, modify);
const silent: fc.Arbitrary<Request> = fc.oneof(
  { weight: 3, arbitrary: write },
  {
    weight: 1,
    arbitrary: fc.record({
      method: fc.constant('Bulk' as const),
      writes: fc.array(write, { minLength: 1, maxLength: 3 }),
    }),
  },
);

/** `active` after a write that was accepted. */
function predict(write: Write, before: boolean, unassigning: 'keep' | 'deactivate'): boolean {
  const sayings = (write.method === 'PUT' ? [write.said] : write.said).map(({ saying }) => saying);
  const last = sayings.findLast((saying) => saying !== 'nothing') ?? 'nothing';
  if (last === 'nothing') return before;
  return last === 'unassign' && unassigning === 'keep' && before;
}

const bodyOf = (write: Write, userName: string): object =>
  write.method === 'PUT'
    ? { schemas: [USER], userName, ...write.said.value }
    : patch(...write.said.map(({ value }) => value));

const WEEK_MS = 7 * 24 * 3_600_000;

/** A router on which one person after another is written to, with everybody who is told. */
function makeWorld(conformance: Conformance) {
  const told: string[] = [];
  const clock = { now: 0 };
  const guard = createDeletionGuard({ threshold: { count: 1_000 }, now: () => clock.now });
  const { scim } = mountScim({
    conformance,
    deletionGuard: guard,
    onEvent: ({ type }) => void told.push(type),
    onDeactivate: () => void told.push('onDeactivate'),
  });
  let people = 0;

  async function send(path: string, userName: string, request: Exclude<Request, 'return'>) {
    if (request.method !== 'Bulk') {
      const call = request.method === 'PUT' ? scim.put : scim.patch;
      return [(await call(path, bodyOf(request, userName))).status];
    }
    const operations = request.writes.map((each) => ({
      method: each.method,
      path,
      data: bodyOf(each, userName),
    }));
    const { body } = await scim.post('/Bulk', bulkRequest(operations)).expect(200);
    return body.Operations.map(({ status }: { status: string }) => Number(status));
  }

  return {
    async person(active: boolean) {
      people += 1;
      const userName = `u${people}`;
      const body = { schemas: [USER], userName, active };
      const { id } = (await scim.post('/Users', body).expect(201)).body;
      const path = `/Users/${id}`;
      return {
        active: async () => (await scim.get(path).expect(200)).body.active as unknown,
        async comeBack() {
          const on = patch({ op: 'replace', path: 'active', value: true });
          await scim.patch(path, on).expect(200);
        },
        send: (request: Exclude<Request, 'return'>) => send(path, userName, request),
      };
    },
    /** How many were told of access, and counted by the guard, while something was done. */
    async during<T>(work: () => Promise<T>) {
      // The window of the guard has passed, so that it counts what is done now alone.
      clock.now += WEEK_MS;
      told.length = 0;
      const result = await work();
      const count = (name: string) => told.filter((each) => each === name).length;
      return {
        result,
        deactivated: count('user.deactivated'),
        ended: count('onDeactivate'),
        reactivated: count('user.reactivated'),
        taken: (await guard.state('default')).taken,
      };
    },
  };
}

const SETTINGS: readonly (readonly [string, Conformance, 'keep' | 'deactivate'])[] = [
  ['lenient', 'lenient', 'keep'],
  ['rfc', 'rfc', 'deactivate'],
  ['interop', 'interop', 'deactivate'],
  ['ipsie', 'ipsie', 'deactivate'],
  ['lenient, but strict about it', { unassignedActive: 'deactivate' }, 'deactivate'],
  ['rfc, but lenient about it', { preset: 'rfc', unassignedActive: 'keep' }, 'keep'],
];

describe.each(SETTINGS)('active by %s', (_, conformance, unassigning) => {
  const world = makeWorld(conformance);

  it('keeps a leaver inactive, whatever is sent that does not say true, and tells nobody', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(silent, { minLength: 1, maxLength: 6 }), async (requests) => {
        const person = await world.person(false);
        const { result: _result, ...counted } = await world.during(async () => {
          for (const request of requests) {
            if (request !== 'return') await person.send(request);
            expect(await person.active()).toBe(false);
          }
        });
        expect(counted).toEqual({ deactivated: 0, ended: 0, reactivated: 0, taken: 0 });
      }),
      { numRuns: 30 },
    );
  });

  it('is what the model says, each change told and counted once', async () => {
    const request = fc.oneof({ weight: 3, arbitrary: silent }, fc.constant('return' as const));
    await fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        fc.array(request, { minLength: 1, maxLength: 8 }),
        async (initial, requests) => {
          const person = await world.person(initial);
          let active = initial;
          for (const each of requests) {
            const before = active;
            const { result: statuses, ...counted } = await world.during(async () => {
              if (each === 'return') return person.comeBack();
              return person.send(each);
            });
            if (each === 'return') active = true;
            else {
              const writes = each.method === 'Bulk' ? each.writes : [each];
              for (const [at, write] of writes.entries()) {
                if ((statuses?.[at] ?? 500) < 300) active = predict(write, active, unassigning);
              }
            }
            expect(await person.active()).toBe(active);
            const off = Number(before && !active);
            const on = Number(!before && active);
            expect(counted).toEqual({ deactivated: off, ended: off, reactivated: on, taken: off });
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('accepts enough of what is sent for the model to mean something', async () => {
    const person = await world.person(true);
    const sent = OPERATIONS.map((each): Write => ({ method: 'PATCH', said: [each] }));
    const statuses: number[] = [];
    for (const each of sent) statuses.push(...(await person.send(each)));
    expect(statuses.every((status) => status < 500)).toBe(true);
    expect(statuses.filter((status) => status < 300).length).toBeGreaterThanOrEqual(8);
  });
});
