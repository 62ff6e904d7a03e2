import { PRESETS } from '../../src/conformance/presets.js';
import type { Rules } from '../../src/conformance/rules.js';
import { ScimError } from '../../src/errors/scim-error.js';
import { GROUP_RESOURCE_TYPE } from '../../src/schema/core/group.js';
import { USER_RESOURCE_TYPE } from '../../src/schema/core/user.js';
import { compileResourceType } from '../../src/schema/resource-type.js';
import type { Attribute, AttributeInput, ResourceType } from '../../src/schema/types.js';
import { ENTERPRISE_USER_URN, GROUP_URN, USER_URN } from '../../src/schema/urns.js';

export const users = compileResourceType(USER_RESOURCE_TYPE);
export const groups = compileResourceType(GROUP_RESOURCE_TYPE);
export const { lenient, rfc } = PRESETS;
export const USER = USER_URN;
export const GROUP = GROUP_URN;
export const ENTERPRISE = ENTERPRISE_USER_URN;

export function withRules(changes: Partial<Rules>, base: Rules = lenient): Rules {
  return { ...base, ...changes };
}

/** A resource type with the given attributes, named Device. */
export function device(
  attributes: readonly AttributeInput[],
  extension: readonly AttributeInput[] = [],
  required = false,
): ResourceType {
  return compileResourceType({
    name: 'Device',
    schema: { id: 'urn:example:schemas:2.0:Device', attributes },
    ...(extension.length > 0 && {
      schemaExtensions: [
        { schema: { id: 'urn:example:schemas:ext:2.0:Device', attributes: extension }, required },
      ],
    }),
  });
}

export function attribute(input: AttributeInput): Attribute {
  return device([input]).at(input.name).target;
}

/** The SCIM error that the call throws; fails if it throws none. */
export function scimErrorOf(call: () => unknown): ScimError {
  try {
    call();
  } catch (error) {
    if (ScimError.is(error)) return error;
    throw error;
  }
  throw new Error('The call was expected to throw a ScimError.');
}
