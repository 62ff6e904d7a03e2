import type { Json } from './json.js';
import { GROUP, PATCH_OP, USER } from './urns.js';

/** Bodies of resources nobody else has. */
export interface Bodies {
  /** A text that nothing else has, e.g. `scim-audit-5f0c1d-7`. */
  readonly name: () => string;
  /** A user such as identity providers create, with these attributes; undefined takes one away. */
  readonly userBody: (attributes?: object) => Json;
  readonly groupBody: (attributes?: object, memberIds?: readonly string[]) => Json;
}

export function bodiesFor(nextName: () => string): Bodies {
  return {
    name: nextName,
    userBody(attributes = {}) {
      const userName = `${nextName()}@example.com`;
      return {
        schemas: [USER],
        userName,
        active: true,
        displayName: 'Audit Person',
        name: { givenName: 'Audit', familyName: 'Person' },
        emails: [{ value: userName, type: 'work', primary: true }],
        ...attributes,
      };
    },
    groupBody(attributes = {}, memberIds) {
      return {
        schemas: [GROUP],
        displayName: nextName(),
        ...(memberIds && { members: memberIds.map((value) => ({ value })) }),
        ...attributes,
      };
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
