import { PRESETS } from '../../src/conformance/presets.js';
import type { Rules } from '../../src/conformance/rules.js';
import { ScimError, type ScimType } from '../../src/errors/scim-error.js';
import type { WorkBudget } from '../../src/lib/work-budget.js';
import { applyPatch, type PatchResult } from '../../src/patch/apply.js';
import { readPatchMessage } from '../../src/patch/message.js';
import type { PatchOperation } from '../../src/patch/operation.js';
import { requestWork } from '../../src/protocol/http/request-context.js';
import { GROUP_RESOURCE_TYPE } from '../../src/schema/core/group.js';
import { USER_RESOURCE_TYPE } from '../../src/schema/core/user.js';
import { compileResourceType } from '../../src/schema/resource-type.js';
import type { Attributes, ResourceType } from '../../src/schema/types.js';
import { ENTERPRISE_USER_URN, PATCH_OP_URN } from '../../src/schema/urns.js';

export const ACME = 'urn:ietf:params:scim:schemas:extension:acme:2.0:User';
export const ENTERPRISE = ENTERPRISE_USER_URN;

/** Users with a custom extension that has what the core schemas lack. */
export const users: ResourceType = compileResourceType({
  ...USER_RESOURCE_TYPE,
  schemaExtensions: [
    ...(USER_RESOURCE_TYPE.schemaExtensions ?? []),
    {
      schema: {
        id: ACME,
        attributes: [
          { name: 'worksiteId' },
          { name: 'costCenter' },
          { name: 'siteIds', multiValued: true },
          { name: 'badge', mutability: 'immutable' },
          { name: 'floors', type: 'integer', multiValued: true, mutability: 'immutable' },
          { name: 'stamp', mutability: 'readOnly' },
          {
            name: 'tokens',
            type: 'complex',
            multiValued: true,
            subAttributes: [{ name: 'value' }, { name: 'serial', mutability: 'readOnly' }],
          },
          {
            name: 'locks',
            type: 'complex',
            multiValued: true,
            subAttributes: [{ name: 'code', required: true }, { name: 'note' }],
          },
          {
            name: 'seats',
            type: 'complex',
            multiValued: true,
            subAttributes: [
              { name: 'value' },
              { name: 'note' },
              { name: 'serial', mutability: 'immutable' },
              { name: 'booked', type: 'boolean' },
              { name: 'primary', type: 'boolean' },
            ],
          },
          {
            name: 'origin',
            type: 'complex',
            mutability: 'immutable',
            subAttributes: [{ name: 'country' }, { name: 'city' }],
          },
          { name: 'skills', multiValued: true, required: true },
          {
            name: 'desk',
            type: 'complex',
            subAttributes: [
              { name: 'code', required: true },
              { name: 'serial', mutability: 'immutable' },
              { name: 'tags', multiValued: true },
            ],
          },
        ],
      },
    },
  ],
});
/** Groups that cannot be without their extension. */
export const teams: ResourceType = compileResourceType({
  ...GROUP_RESOURCE_TYPE,
  schemaExtensions: [
    {
      required: true,
      schema: {
        id: 'urn:x:team',
        attributes: [
          { name: 'colour' },
          { name: 'motto' },
          { name: 'number', mutability: 'readOnly' },
          { name: 'password', mutability: 'writeOnly' },
        ],
      },
    },
  ],
});
export const groups: ResourceType = compileResourceType(GROUP_RESOURCE_TYPE);

export const { lenient, rfc } = PRESETS;
export const LIMITS = { maxOperations: 1000 };

export type Operation = Readonly<Record<string, unknown>>;

export function message(operations: readonly Operation[]): object {
  return { schemas: [PATCH_OP_URN], Operations: operations };
}

export function read(
  type: ResourceType,
  operations: readonly Operation[],
  rules: Rules = lenient,
): readonly PatchOperation[] {
  return readPatchMessage(message(operations), type, rules, { maxOperations: 100_000 });
}

/** The budget of a request that may ask for so many steps. */
export const budget = (limit: number): WorkBudget =>
  requestWork(limit, 'tests', new AbortController());

export function patch(
  type: ResourceType,
  current: Attributes,
  operations: readonly Operation[],
  rules: Rules = lenient,
  work: WorkBudget = budget(20_000_000),
): PatchResult {
  return applyPatch(type, freeze(current), read(type, operations, rules), rules, work);
}

/** What a user becomes by operations that stand in the given order. */
export function patched(
  current: Attributes,
  operations: Operation | readonly Operation[],
  rules: Rules = lenient,
): Attributes {
  const list = Array.isArray(operations) ? operations : [operations];
  return patch(users, current, list, rules).attributes;
}

/** Freezes deeply, so that a write to what was passed in throws. */
export function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) freeze(part);
  return Object.freeze(value);
}

/** The error that some work ends in. */
export function errorOf(work: () => unknown): ScimError {
  try {
    work();
  } catch (error) {
    if (ScimError.is(error)) return error;
    throw error;
  }
  throw new Error('Expected a ScimError.');
}

export function refusal(
  current: Attributes,
  operations: Operation | readonly Operation[],
  rules: Rules = lenient,
): ScimType | undefined {
  return errorOf(() => patched(current, operations, rules)).scimType;
}

export const ADA: Attributes = freeze({
  userName: 'ada.quill@example.com',
  externalId: 'aquill',
  active: true,
  displayName: 'Ada Quill',
  title: 'Analyst',
  nickName: 'Addy',
  name: { givenName: 'Ada', familyName: 'Quill', formatted: 'Ada Quill' },
  emails: [{ type: 'work', value: 'ada.quill@example.com', primary: true }],
  [ENTERPRISE]: { department: 'Research', employeeNumber: '1001' },
});

export const MIN: Attributes = freeze({
  userName: 'min.imal@example.com',
  externalId: 'minimal',
  active: true,
});

export const WORK = 'emails[type eq "work"]';
