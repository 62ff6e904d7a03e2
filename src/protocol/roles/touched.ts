import type { MemberRef } from '../../stores/contract/resource.js';
import type { Endpoint } from '../model/endpoint.js';

/** One thing that a unit of work has written and that roles may follow from. */
export type Touch =
  | {
      readonly kind: 'saved';
      readonly endpoint: Endpoint;
      readonly id: string;
      /** Names of the changed attributes; none of a new resource. */
      readonly changed: readonly string[];
      readonly deactivated: boolean;
    }
  | {
      readonly kind: 'members';
      readonly endpoint: Endpoint;
      readonly refs: readonly MemberRef[];
    };

/** Whose roles a unit of work may have changed. */
export interface Touched {
  readonly touches: Touch[];
  /** Users gathered so far. */
  readonly users: Set<string>;
  /** Whether there are too many for one commit, so that they went to the role jobs. */
  queued: boolean;
}

export function nothingTouched(): Touched {
  return { touches: [], users: new Set(), queued: false };
}
