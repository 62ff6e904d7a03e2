import { TOKEN } from '../data.js';

/** What the server under attack is filled with, and who may call. */
export interface HostilePopulation {
  /** Users of the tenant whose client does its normal work. */
  readonly users: number;
  /** Tenants that attack, each with a token of its own. */
  readonly attackers: number;
}

/** Users of each attacking tenant, with a title that is dear to search. */
export const VICTIMS = 2_000;
export const LONG_TITLE = 3_900;

export const attackerName = (n: number): string => `attacker-${n}`;
export const attackerToken = (n: number): string => `${attackerName(n)}-${TOKEN}`;
