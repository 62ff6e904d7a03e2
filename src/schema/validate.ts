import { isDeepStrictEqual } from 'node:util';
import type { ErrorObject, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Rules } from '../conformance/rules.js';
import { ScimError } from '../errors/scim-error.js';
import { FORMAT_NOUNS, FORMATS, type FormatName } from './formats.js';
import { jsonSchemaOf } from './json-schema.js';
import type { Attributes, ResourceType } from './types.js';

/** @param before - the resource as it is stored: what a change leaves as it was is not the fault of the change. */
export type Validator = (attributes: Attributes, rules: Rules, before?: Attributes) => void;

const SHOWN_ERRORS = 3;

const NOUNS: Readonly<Record<string, string>> = {
  string: 'a string',
  boolean: 'true or false',
  integer: 'an integer',
  number: 'a number',
  object: 'an object',
  array: 'an array',
};

/** `/urn:…:User/manager/value` and `/emails/0/value` as SCIM writes them; indexes do not name anything. */
function pathOf(type: ResourceType, pointer: string, property?: string): string {
  const segments = pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
    .filter((segment) => !/^\d+$/.test(segment));
  if (property !== undefined) segments.push(property);
  const [first = '', ...rest] = segments;
  const isExtension = type.member(first)?.kind === 'extension';
  if (!isExtension) return segments.join('.');
  return rest.length === 0 ? first : `${first}:${rest.join('.')}`;
}

const SENTENCES: Readonly<Record<string, (path: string, params: ErrorObject['params']) => string>> =
  {
    required: (path) => `Attribute "${path}" is required.`,
    pattern: (path) => `Attribute "${path}" must not be empty.`,
    minItems: (path) => `Attribute "${path}" must not be empty.`,
    type: (path, { type }) => `Attribute "${path}" must be ${NOUNS[String(type)]}.`,
    format: (path, { format }) =>
      `Attribute "${path}" must be ${FORMAT_NOUNS[format as FormatName]}.`,
  };

/** Names attributes only: a value, which may be a secret, is never repeated. */
function sentence(type: ResourceType, error: ErrorObject): string {
  const { keyword, instancePath, params } = error;
  const path = pathOf(
    type,
    instancePath,
    keyword === 'required' ? params.missingProperty : undefined,
  );
  return SENTENCES[keyword]?.(path, params) ?? `Attribute "${path}" is not valid.`;
}

/** Whether an error is about an attribute, or extension, that is what it was. */
function isAsBefore(
  { instancePath, params }: ErrorObject,
  before: Attributes,
  after: Attributes,
): boolean {
  const [, first = String(params.missingProperty)] = instancePath.split('/');
  const name = first.replaceAll('~1', '/').replaceAll('~0', '~');
  return isDeepStrictEqual(before[name], after[name]);
}

function compile(type: ResourceType, checked: boolean): ValidateFunction {
  const ajv = new Ajv2020({
    allErrors: true,
    ownProperties: true,
    strict: true,
    // The schemas are our own: checking them against the meta-schema would be most of the start-up time.
    meta: false,
    validateSchema: false,
    formats: FORMATS,
    // Tidying the generated code costs more at start than it saves later.
    code: { optimize: false },
  });
  return ajv.compile(jsonSchemaOf(type, checked));
}

/**
 * Compiles the check of what a store is about to be given, after a body was read or a PATCH applied:
 * required attributes, sub-attributes and extensions are there and not empty, types are those of the
 * schema, and every dateTime is one. With rule `formats: check`, other strings are checked too.
 *
 * @param ready - values of the rule for which to compile now; for others it is done when they are needed.
 * @returns a function that throws ScimError invalidValue naming the first few attributes that are wrong.
 */
export function createValidator(
  type: ResourceType,
  ready: readonly Rules['formats'][] = [],
): Validator {
  const validators = new Map(ready.map((formats) => [formats, compile(type, formats === 'check')]));
  const compiled = (formats: Rules['formats']): ValidateFunction => {
    const known = validators.get(formats);
    if (known) return known;
    const made = compile(type, formats === 'check');
    validators.set(formats, made);
    return made;
  };
  return (attributes, { formats }, before) => {
    const validate = validators.get(formats) ?? compiled(formats);
    if (validate(attributes)) return;
    const sentences = new Set<string>();
    for (const error of validate.errors ?? []) {
      if (sentences.size === SHOWN_ERRORS) break;
      if (before && isAsBefore(error, before, attributes)) continue;
      sentences.add(sentence(type, error));
    }
    if (sentences.size === 0) return;
    throw new ScimError('invalidValue', [...sentences].join(' '));
  };
}
