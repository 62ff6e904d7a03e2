import { ScimError } from '../../errors/scim-error.js';
import { findUnknownKey, type KnownKeys, keysOf } from '../../lib/known-keys.js';
import { isScope } from '../scopes.js';

/** When a token ends: after a number of seconds, at a time, or never. */
export type Expiry =
  | { readonly expiresInSeconds?: number; readonly expiresAt?: undefined }
  | { readonly expiresInSeconds?: undefined; readonly expiresAt?: Date | string };

/** What {@link TokenService.issue} takes. */
export type TokenInput = Expiry & {
  readonly tenantId: string;
  /** What people call it, e.g. `Entra production`; at most 200 characters. */
  readonly label: string;
  /** `users:read`, `groups:write`, …, or `scim` for everything. Absent: everything. */
  readonly scopes?: readonly string[];
  /** Who issues it, in the host's own terms; kept and told in the event. */
  readonly issuedBy?: string;
};

/** What {@link TokenService.rotate} takes. */
export type RotateOptions = Expiry & {
  /** Seconds for which the old token stays good; default 24 hours, 0 ends it at once. */
  readonly overlapSeconds?: number;
  readonly issuedBy?: string;
};

const MAX_LABEL = 200;
/** The last instant that a Date can hold. */
const MAX_TIME = 8_640_000_000_000_000;

const invalidInput = (name: string, expected: string) =>
  new ScimError('invalidValue', `"${name}" must be ${expected}.`);

const INPUT_KEYS = keysOf<TokenInput>({
  tenantId: true,
  label: true,
  scopes: true,
  issuedBy: true,
  expiresInSeconds: true,
  expiresAt: true,
});
const ROTATE_KEYS = keysOf<RotateOptions>({
  overlapSeconds: true,
  issuedBy: true,
  expiresInSeconds: true,
  expiresAt: true,
});

/** A mistyped `expiresInSeconds` would make a token that never ends. */
function refuseUnknown(given: unknown, known: KnownKeys): void {
  const found = findUnknownKey(given, known);
  if (!found) return;
  const meant = found.nearest === undefined ? '' : ` Did you mean "${found.nearest}"?`;
  throw new ScimError('invalidValue', `Unknown option "${found.path}".${meant}`);
}

/** @throws ScimError 400 naming what is wrong. */
export function checkRotateOptions(options: RotateOptions): void {
  refuseUnknown(options, ROTATE_KEYS);
}

/** @throws ScimError 400 naming what is wrong. */
export function checkTokenInput(input: TokenInput): void {
  refuseUnknown(input, INPUT_KEYS);
  const { tenantId, label, scopes, issuedBy } = input;
  if (typeof tenantId !== 'string' || tenantId === '') throw invalidInput('tenantId', 'a tenant');
  if (typeof label !== 'string' || label.trim() === '' || label.length > MAX_LABEL) {
    throw invalidInput('label', `a string of 1 to ${MAX_LABEL} characters`);
  }
  if (scopes !== undefined && !(Array.isArray(scopes) && scopes.every(isScope))) {
    throw invalidInput(
      'scopes',
      'a list of "scim" or strings such as "users:read" and "groups:write"',
    );
  }
  if (issuedBy !== undefined && typeof issuedBy !== 'string')
    throw invalidInput('issuedBy', 'a string');
}

/**
 * Milliseconds at which a lifetime ends, undefined for never.
 *
 * @throws ScimError 400 if that is no time, or past.
 */
export function endOf({ expiresInSeconds, expiresAt }: Expiry, now: number): number | undefined {
  if (expiresInSeconds !== undefined && expiresAt !== undefined) {
    throw invalidInput('expiresInSeconds', 'left out where there is "expiresAt"');
  }
  if (expiresInSeconds === undefined && expiresAt === undefined) return undefined;
  const name = expiresInSeconds === undefined ? 'expiresAt' : 'expiresInSeconds';
  const end =
    expiresAt === undefined ? now + Number(expiresInSeconds) * 1000 : new Date(expiresAt).getTime();
  if (!(end > now && end <= MAX_TIME)) throw invalidInput(name, 'in the future');
  return end;
}
