import { ScimError } from '../../errors/scim-error.js';
import { isScope } from '../scopes.js';

/** When a token ends: after a number of seconds, at a time, or never. */
export type Lifetime =
  | { readonly expiresIn?: number; readonly expiresAt?: undefined }
  | { readonly expiresIn?: undefined; readonly expiresAt?: Date | string };

/** What {@link TokenService.issue} takes. */
export type TokenInput = Lifetime & {
  readonly tenantId: string;
  /** What people call it, e.g. `Entra production`; at most 200 characters. */
  readonly label: string;
  /** `users:read`, `groups:write`, …, or `scim` for everything. Absent: everything. */
  readonly scopes?: readonly string[];
  /** Who issues it, in the host's own terms; kept and told in the event. */
  readonly issuedBy?: string;
};

const MAX_LABEL = 200;
/** The last instant that a Date can hold. */
const MAX_TIME = 8_640_000_000_000_000;

const wrong = (name: string, expected: string) =>
  new ScimError('invalidValue', `"${name}" must be ${expected}.`);

/** @throws ScimError 400 naming what is wrong. */
export function checkTokenInput({ tenantId, label, scopes, issuedBy }: TokenInput): void {
  if (typeof tenantId !== 'string' || tenantId === '') throw wrong('tenantId', 'a tenant');
  if (typeof label !== 'string' || label.trim() === '' || label.length > MAX_LABEL) {
    throw wrong('label', `a text of 1 to ${MAX_LABEL} characters`);
  }
  if (scopes !== undefined && !(Array.isArray(scopes) && scopes.every(isScope))) {
    throw wrong('scopes', 'a list of "scim" or texts such as "users:read" and "groups:write"');
  }
  if (issuedBy !== undefined && typeof issuedBy !== 'string') throw wrong('issuedBy', 'a text');
}

/**
 * Milliseconds at which a lifetime ends, undefined for never.
 *
 * @throws ScimError 400 if that is no time, or past.
 */
export function endOf({ expiresIn, expiresAt }: Lifetime, now: number): number | undefined {
  if (expiresIn !== undefined && expiresAt !== undefined) {
    throw wrong('expiresIn', 'left out where there is "expiresAt"');
  }
  if (expiresIn === undefined && expiresAt === undefined) return undefined;
  const name = expiresIn === undefined ? 'expiresAt' : 'expiresIn';
  const end =
    expiresAt === undefined ? now + Number(expiresIn) * 1000 : new Date(expiresAt).getTime();
  if (!(end > now && end <= MAX_TIME)) throw wrong(name, 'in the future');
  return end;
}
