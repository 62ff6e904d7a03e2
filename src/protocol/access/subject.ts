import type { AccessKey } from '../../stores/contract/access.js';
import type { AccessSubject } from '../model/access.js';

/** Whom the host asks about, after a look at every key. */
export interface ReadSubject {
  /** undefined for an account that was never provisioned. */
  readonly key: AccessKey | undefined;
  readonly accountId: string | undefined;
}

const EXPECTED = '{ userId }, { externalId } or { issuer, subject }, and perhaps accountId';

/** @throws TypeError */
export function text(name: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new TypeError(`"${name}" must be a string that is not empty.`);
}

/** @throws TypeError */
export function readTenantId(value: unknown): string {
  return text('tenantId', value);
}

function readKey(names: string, who: Readonly<Record<string, unknown>>): AccessKey | undefined {
  switch (names) {
    case 'userId':
      return who.userId === null ? undefined : { userId: text('userId', who.userId) };
    case 'externalId':
      return { externalId: text('externalId', who.externalId) };
    case 'issuer,subject': {
      const { issuer, subject } = who;
      return { identity: { issuer: text('issuer', issuer), subject: text('subject', subject) } };
    }
    default:
      throw new TypeError(`Access is asked for by ${EXPECTED}; nobody is found by anything else.`);
  }
}

/** @throws TypeError for whatever is not one of the three ways of naming somebody. */
export function readSubject(who: AccessSubject): ReadSubject {
  if (typeof who !== 'object' || who === null) throw new TypeError(`Expected ${EXPECTED}.`);
  const { accountId, ...named } = who;
  const key = readKey(Object.keys(named).sort().join(), named);
  return { key, accountId: accountId === undefined ? undefined : text('accountId', accountId) };
}
