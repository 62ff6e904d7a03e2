import type { Discovery } from './discovery.js';
import { AuditSkip } from './failure.js';
import { fitBody } from './fit.js';
import type { Json } from './json.js';
import { canonicalValues } from './served.js';
import { GROUP, PATCH_OP, USER } from './urns.js';

/** Bodies of resources nobody else has. */
export interface Bodies {
  /** A string that nothing else has, e.g. `scim-audit-5f0c1d-7`. */
  readonly name: () => string;
  /**
   * A user such as identity providers create, as the served schema has it, with these attributes just as
   * they are; undefined takes one away.
   */
  readonly userBody: (attributes?: object) => Json;
  readonly groupBody: (attributes?: object, memberIds?: readonly string[]) => Json;
  /**
   * Different labels that a value of a multi-valued attribute can have as `type`, by the served schema.
   * Skips the audit where there are fewer.
   */
  readonly types: (attribute: 'emails', count: number) => readonly string[];
}

/** Labels that clients use (RFC 7643 §2.4); those of e-mails in §4.1.2. */
const LABELS = ['work', 'home', 'other'];

export function bodiesFor(discovery: Discovery, nextName: () => string): Bodies {
  const fitted = (urn: string, body: Json) => fitBody(discovery, urn, body, nextName);
  return {
    name: nextName,
    userBody(attributes = {}) {
      const userName = `${nextName()}@example.com`;
      const defaults = {
        userName,
        active: true,
        displayName: 'Audit Person',
        name: { givenName: 'Audit', familyName: 'Person' },
        emails: [{ value: userName, type: 'work', primary: true }],
      };
      const given = new Set(Object.keys(attributes).map((name) => name.toLowerCase()));
      const body = Object.entries(fitted(USER, { schemas: [USER], ...defaults }));
      return {
        ...Object.fromEntries(body.filter(([name]) => !given.has(name.toLowerCase()))),
        ...attributes,
      };
    },
    groupBody(attributes = {}, memberIds) {
      return {
        ...fitted(GROUP, { schemas: [GROUP], displayName: nextName() }),
        ...(memberIds && { members: memberIds.map((value) => ({ value })) }),
        ...attributes,
      };
    },
    types(attribute, count) {
      const served = discovery.attribute(USER, `${attribute}.type`);
      const values = canonicalValues(served);
      const usual = LABELS.filter((label) => values.length === 0 || values.includes(label));
      const labels = [...usual, ...values.filter((value) => !LABELS.includes(value))];
      if (served !== undefined && labels.length >= count) return labels.slice(0, count);
      const offered = served === undefined ? 'not there' : labels.join(', ');
      throw new AuditSkip(
        `It needs ${count} values of ${attribute} with different types; by the served schema, ${attribute}.type is ${offered}.`,
      );
    },
  };
}

/** The body of a PATCH (RFC 7644 §3.5.2). */
export function patchBody(...Operations: readonly object[]): Json {
  return { schemas: [PATCH_OP], Operations };
}

const operation = (op: string, path: string | undefined, value: unknown) =>
  path === undefined ? { op, value } : { op, path, value };

export const add = (path: string | undefined, value: unknown) => operation('add', path, value);
export const replace = (path: string | undefined, value: unknown) =>
  operation('replace', path, value);
export const remove = (path: string) => ({ op: 'remove', path });
