import type { ResourceRecord } from 'express-scim';
import { ENTERPRISE } from './attributes.js';

/** What the product's pages know about a person: a view of the SCIM user. */
export interface Person {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly title: string;
  readonly department: string;
  readonly managerId: string | undefined;
  readonly isActive: boolean;
}

interface User {
  readonly userName: string;
  readonly displayName?: string;
  readonly title?: string;
  readonly active?: boolean;
  readonly [ENTERPRISE]?: {
    readonly department?: string;
    readonly manager?: { readonly value?: string };
  };
}

export function toPerson(record: ResourceRecord): Person {
  // The router has validated everything that is in a store by the schema.
  const { userName, displayName, title, active, [ENTERPRISE]: work } = record as unknown as User;
  return {
    id: record.id,
    login: userName,
    name: displayName ?? userName,
    title: title ?? '',
    department: work?.department ?? '',
    managerId: work?.manager?.value,
    isActive: active !== false,
  };
}
