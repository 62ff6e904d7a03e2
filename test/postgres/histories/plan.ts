import { ROLES, type Role } from '../host/options.js';
import { createRandom, type Random } from './random.js';

/** People whom nobody deletes, by their numbers. */
export const STAYERS = [0, 1, 2, 3, 4, 5] as const;
/** People who may be deleted. */
export const LEAVERS = [6, 7, 8] as const;
/** Groups that are always written as a whole: their names say who is in them. */
export const WHOLE_GROUPS = [0, 1] as const;
/** Groups whose members come and go. */
export const DELTA_GROUPS = [2, 3] as const;

/** What one request does. */
export type Operation =
  /** Creates somebody with one of a few names, in one of two spellings. */
  | { readonly kind: 'create'; readonly name: number; readonly isUpper: boolean }
  | { readonly kind: 'active'; readonly person: number; readonly value: boolean }
  /** Two attributes by one PATCH: never one without the other. */
  | { readonly kind: 'describe'; readonly person: number; readonly value: string }
  /** Adds a value that nobody else adds. */
  | { readonly kind: 'email'; readonly person: number; readonly value: string }
  | {
      readonly kind: 'members';
      readonly group: number;
      readonly add: readonly number[];
      readonly remove: readonly number[];
    }
  /** Name and members by one PUT or PATCH. */
  | {
      readonly kind: 'whole';
      readonly group: number;
      readonly members: readonly number[];
      readonly method: 'PUT' | 'PATCH';
    }
  /** Saves which roles the groups give, by their numbers. */
  | { readonly kind: 'settings'; readonly roles: readonly (Role | undefined)[] }
  /** Sets a role by hand, or lifts that. */
  | { readonly kind: 'byHand'; readonly person: number; readonly role: Role | undefined }
  | { readonly kind: 'leave'; readonly person: number }
  | { readonly kind: 'readPerson'; readonly person: number }
  | { readonly kind: 'readGroup'; readonly group: number };

export const FAULTS = [
  'killHost',
  'terminateBackends',
  'crashBackend',
  'killServer',
  'stopServer',
  'dropConnections',
  'refuseConnections',
  'cutBeforeCommit',
  'cutAfterCommit',
  'hangConnections',
  'holdLocks',
  'exhaustPool',
  'setClockBack',
] as const;
export type FaultKind = (typeof FAULTS)[number];

/** What goes wrong when so many operations have been answered. */
export interface Fault {
  readonly after: number;
  readonly kind: FaultKind;
  readonly host: number;
}

export interface Plan {
  readonly seed: number;
  /** For each client what it sends, one after the other, and to which of the two processes. */
  readonly clients: readonly (readonly {
    readonly operation: Operation;
    readonly host: number;
  }[])[];
  readonly faults: readonly Fault[];
}

type Make = (random: Random, unique: string) => Operation;

const person = (random: Random) => random.pick(STAYERS);

/** As often as they are in the list. */
const OPERATIONS: readonly Make[] = [
  (random) => ({ kind: 'create', name: random.below(8), isUpper: random.below(2) === 0 }),
  (random) => ({ kind: 'active', person: person(random), value: random.below(2) === 0 }),
  (random) => ({ kind: 'active', person: person(random), value: random.below(2) === 0 }),
  (random, value) => ({ kind: 'describe', person: person(random), value }),
  (random, value) => ({ kind: 'email', person: person(random), value: `${value}@example.com` }),
  ...Array.from(
    { length: 4 },
    (): Make => (random) => {
      const add = random.some([...STAYERS, ...LEAVERS]);
      const remove = random.some(STAYERS).filter((each) => !add.includes(each));
      return { kind: 'members', group: random.pick(DELTA_GROUPS), add, remove };
    },
  ),
  ...Array.from(
    { length: 2 },
    (): Make => (random) => ({
      kind: 'whole',
      group: random.pick(WHOLE_GROUPS),
      members: random.some(STAYERS),
      method: random.pick(['PUT', 'PATCH']),
    }),
  ),
  (random) => ({
    kind: 'settings',
    roles: [...WHOLE_GROUPS, ...DELTA_GROUPS].map(() => random.pick([undefined, ...ROLES])),
  }),
  (random) => ({
    kind: 'byHand',
    person: person(random),
    role: random.pick([undefined, undefined, ...ROLES]),
  }),
  (random) => ({ kind: 'readPerson', person: person(random) }),
  (random) => ({ kind: 'readGroup', group: random.pick([...WHOLE_GROUPS, ...DELTA_GROUPS]) }),
];

export interface PlanOptions {
  readonly clients: number;
  readonly operations: number;
  /** How many things go wrong; spread evenly. */
  readonly faults: number;
  readonly kinds?: readonly FaultKind[];
}

/** What happens in one history; the same for the same seed, but for how requests at once meet each other. */
export function planOf(seed: number, options: PlanOptions): Plan {
  const { clients, operations, faults, kinds = FAULTS } = options;
  const random = createRandom(seed);
  const all = Array.from({ length: operations }, (_, n) => ({
    operation: random.pick(OPERATIONS)(random, `s${seed}n${n}`),
    host: random.below(2),
  }));
  // Somewhere in the second half, each of them once.
  for (const leaver of LEAVERS) {
    const at = Math.floor(operations / 2) + random.below(Math.floor(operations / 2));
    all.splice(at, 0, { operation: { kind: 'leave', person: leaver }, host: random.below(2) });
  }
  // All kinds before one of them twice.
  const order = Array.from({ length: Math.ceil(faults / kinds.length) }, () =>
    random.shuffled(kinds),
  ).flat();
  const step = operations / (faults + 1);
  return {
    seed,
    clients: Array.from({ length: clients }, (_, n) =>
      all.filter((_each, at) => at % clients === n),
    ),
    faults: order.slice(0, faults).map((kind, n) => ({
      after: Math.round(step * (n + 1)),
      kind,
      host: random.below(2),
    })),
  };
}
