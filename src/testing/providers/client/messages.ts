import type { Json } from '../../http/json.js';
import { GROUP_URN } from './mapping.js';

/** One operation of a PATCH. */
export interface Operation {
  readonly op: 'add' | 'replace' | 'remove';
  readonly path?: string;
  readonly value?: unknown;
}

/** The body of a PATCH (RFC 7644 §3.5.2), operations in lower case. */
export function patchOp(...Operations: readonly Operation[]): Json {
  return { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations };
}

/** Member values as most clients send them: ids alone. */
export function memberValues(ids: readonly string[]): readonly Json[] {
  return ids.map((value) => ({ value }));
}

/** A path to one member. */
export function memberPath(id: string): string {
  return `members[value eq ${JSON.stringify(id)}]`;
}

/** A group of the core schema. */
export function groupBody(displayName: string, more: Json = {}): Json {
  return { schemas: [GROUP_URN], displayName, ...more };
}
