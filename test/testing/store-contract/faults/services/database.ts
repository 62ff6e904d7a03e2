import { type RequestContext, UnavailableError } from '../../../../../src/index.js';
import type { ConnectionGate, ContractStores } from '../../../../../src/testing/index.js';
import { goodStores } from '../fault.js';
import { goodServices } from './good-services.js';

type Method = (...args: unknown[]) => unknown;

const isUnit = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'transaction' in value &&
  Boolean(value.transaction);

/** All own and inherited methods of a store, each led through `through`. */
export function wrapped<S extends object>(
  store: S,
  through: (call: () => Promise<unknown>, args: readonly unknown[]) => unknown,
): S {
  const members = new Map<string, unknown>();
  for (let at: object = store; at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    for (const name of Object.getOwnPropertyNames(at)) {
      if (name === 'constructor' || members.has(name)) continue;
      const member: unknown = Reflect.get(store, name);
      const call =
        typeof member === 'function'
          ? (...args: unknown[]) => through(async () => (member as Method).apply(store, args), args)
          : member;
      members.set(name, call);
    }
  }
  return Object.fromEntries(members) as S;
}

/** What calls cost on a database that can fail: a connection each, or that of their unit. */
export interface Database {
  readonly state: { down: boolean };
  readonly stores: Required<ContractStores>;
}

/** All stores, each call over a connection of the gate, unless it is part of a unit. */
export function database(gate: ConnectionGate): Database {
  const state = { down: false };
  const check = () => {
    if (state.down) throw new UnavailableError();
  };
  const over = <S extends object>(store: S): S =>
    wrapped(store, (call, args) => {
      const run = async () => {
        check();
        return call();
      };
      return args.some(isUnit) ? run() : gate.use(run);
    });
  const { userStore, groupStore, hideUser, hideGroup } = goodStores();
  const { unitOfWork, ...services } = goodServices();
  return {
    state,
    stores: {
      ...services,
      tokenStore: over(services.tokenStore),
      clientStore: over(services.clientStore),
      requestCountStore: over(services.requestCountStore),
      roleJobs: over(services.roleJobs),
      eventOutbox: over(services.eventOutbox),
      provisioningLog: over(services.provisioningLog),
      roleSettingsStore: over(services.roleSettingsStore),
      deletionGuardStore: over(services.deletionGuardStore),
      alertStore: over(services.alertStore),
      userStore: over(userStore),
      groupStore: over(groupStore),
      unitOfWork: over(unitOfWork),
      hideUser: hideUser ?? (async () => ''),
      hideGroup: hideGroup ?? (async () => ''),
      // No memory store has rows without a value.
      forgetActive: async () => {},
      async interrupt() {
        state.down = true;
        return async () => {
          state.down = false;
        };
      },
    },
  };
}

/** Forgets that a call is part of a unit. */
export const outside = ({ transaction: _unit, ...ctx }: RequestContext): RequestContext => ctx;
