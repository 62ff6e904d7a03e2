import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type OwnServer, startServer } from '../support/postgres/start-server.js';
import { problemsOf } from './histories/judge.js';
import { FAULTS } from './histories/plan.js';
import { type Evidence, runHistory } from './histories/run-history.js';
import type { Seen, SeenGroup, SeenPerson } from './histories/settle.js';

/** Short; `npm run campaign` runs long ones. A failure is run again with `npm run campaign -- --seed 11`. */
const SETTINGS = [
  { name: 'over a pool', seed: 11, poolMax: 5, isThroughPgbouncer: false },
  { name: 'over pools of one connection', seed: 12, poolMax: 1, isThroughPgbouncer: false },
  { name: 'through pgbouncer', seed: 13, poolMax: 5, isThroughPgbouncer: true },
  {
    name: 'over tables of the product',
    seed: 14,
    poolMax: 5,
    isThroughPgbouncer: false,
    isOwn: true,
  },
] as const;

let server: OwnServer;
beforeAll(async () => {
  server = await startServer({ durable: true });
});
afterAll(async () => {
  await server.remove();
});

/** What must not be, done to the evidence of a history in which all was well. */
const CRIMES: readonly (readonly [string, (evidence: Evidence) => Evidence])[] = [
  ['a lost value', (e) => withPeople(e, (person) => ({ ...person, emails: [] }))],
  [
    'a value that nobody sent',
    (e) => withPeople(e, (person) => ({ ...person, title: 'x', nickName: 'x' })),
  ],
  ['half a person', (e) => withPeople(e, (person) => ({ ...person, nickName: 'x' }))],
  [
    'a state that was overwritten',
    (e) => withPeople(e, (person) => ({ ...person, active: !person.active })),
  ],
  ['a lost role', (e) => withPeople(e, (person) => ({ ...person, roles: [] }))],
  [
    'roles that nobody set by hand',
    (e) => withPeople(e, (person) => ({ ...person, roles: ['member'], locked: true })),
  ],
  ['a lost person', (e) => withSeen(e, { people: e.seen.people.slice(1) })],
  ['a person twice', (e) => withSeen(e, { people: [...e.seen.people, ...e.seen.people] })],
  [
    'half a group',
    (e) => withGroups(e, (group) => ({ ...group, members: e.world.people.slice(0, 1) })),
  ],
  ['lost members', (e) => withGroups(e, (group) => ({ ...group, members: [] }))],
  ['settings that nobody saved', (e) => withSeen(e, { settings: { groupRoles: [] } })],
  ['a log without its end', (e) => withSeen(e, { log: e.seen.log.slice(0, -20) })],
  ['lost events', (e) => withSeen(e, { events: e.seen.events.slice(0, -20) })],
  [
    'a gap in the events',
    (e) => withSeen(e, { events: e.seen.events.filter((_, n) => n % 5 > 0) }),
  ],
  ['events in the wrong order', (e) => withSeen(e, { events: e.seen.events.toReversed() })],
  ['a request without an end', (e) => ({ ...e, history: e.history.slice(1) })],
  ['an answer 500', (e) => withStatus(e, 500)],
  ['an answer 503 without Retry-After', (e) => withStatus(e, 503)],
];

const withSeen = (evidence: Evidence, seen: Partial<Seen>): Evidence => ({
  ...evidence,
  seen: { ...evidence.seen, ...seen },
});
const withPeople = (evidence: Evidence, change: (person: SeenPerson) => SeenPerson) =>
  withSeen(evidence, { people: evidence.seen.people.map(change) });
const withGroups = (evidence: Evidence, change: (group: SeenGroup) => SeenGroup) =>
  withSeen(evidence, { groups: evidence.seen.groups.map(change) });
const withStatus = (evidence: Evidence, status: number): Evidence => ({
  ...evidence,
  history: evidence.history.map((done) => ({
    ...done,
    answer: { status, retryAfter: null, body: undefined },
  })),
});

describe('the judge', () => {
  let evidence: Evidence;
  beforeAll(async () => {
    const options = {
      clients: 6,
      operations: 200,
      faults: 0,
      poolMax: 5,
      isThroughPgbouncer: false,
    };
    ({ evidence } = await runHistory(10, server, options));
  });

  const judge = ({ plan, world, history, seen }: Evidence) =>
    problemsOf(plan, world, history, seen);

  it('has nothing to say of a history in which all was well', () => {
    expect(judge(evidence)).toEqual([]);
  });

  it.each(CRIMES)('finds %s', (_, commit) => {
    expect(judge(commit(evidence))).not.toEqual([]);
  });
});

describe('two processes, while everything that can break breaks', () => {
  it.each(SETTINGS)('$name keep what they acknowledge', async ({ seed, ...ways }) => {
    const { problems, answers, events } = await runHistory(seed, server, {
      clients: 6,
      operations: 300,
      faults: FAULTS.length,
      ...ways,
    });
    expect(problems).toEqual([]);
    // It was no history of refusals.
    expect(answers['204']).toBeGreaterThan(50);
    expect(events).toBeGreaterThan(50);
  });
});
