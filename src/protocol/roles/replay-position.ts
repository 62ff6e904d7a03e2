import { ScimConfigError } from '../../errors/config-error.js';
import type { CursorPosition } from '../../stores/contract/query.js';

/**
 * Where a replay was when it was interrupted; plain JSON, to be kept as it is, with whoever may change roles:
 * it decides whom the replay leaves out. It cannot give anybody a role, for those it names get what the policy
 * says.
 */
export interface ReplayPosition {
  /** Users who are done. */
  readonly done: number;
  /** Where the rest begins, in the words of the store. */
  readonly after: CursorPosition;
  /**
   * SCIM ids of users who have kept the administrator's role so far, because nobody else had it yet: looked at
   * again at the end. About one for each tenant in which there are roles, and at most 500 or one for each of
   * `roles.targetTenants`.
   */
  readonly deferred?: readonly string[];
}

/** Parts of a position of a store, and characters of an id: more than any store needs. */
const MAX_PARTS = 100;
const MAX_ID_LENGTH = 1_000;

const isPart = (part: unknown): boolean =>
  part === null ||
  typeof part === 'string' ||
  typeof part === 'boolean' ||
  (typeof part === 'number' && Number.isFinite(part));

const isId = (id: unknown): boolean => typeof id === 'string' && id.length <= MAX_ID_LENGTH;

function isListOf(value: unknown, most: number, isOne: (one: unknown) => boolean): boolean {
  return Array.isArray(value) && value.length <= most && value.every(isOne);
}

/**
 * A position as the host has kept it, perhaps in a browser.
 *
 * @param maxDeferred - users whom it may name.
 * @throws ScimConfigError `ERR_SCIM_ROLES` for what no replay can have returned.
 */
export function readPosition(given: ReplayPosition, maxDeferred: number): ReplayPosition {
  const { done, after, deferred = [] }: Partial<ReplayPosition> = given ?? {};
  const isRight =
    Number.isSafeInteger(done) &&
    Number(done) >= 0 &&
    isListOf(after, MAX_PARTS, isPart) &&
    isListOf(deferred, maxDeferred, isId);
  if (!isRight) {
    throw new ScimConfigError(
      'ERR_SCIM_ROLES',
      'Option "from" must be what an earlier replay has returned as "next".',
    );
  }
  return given;
}
