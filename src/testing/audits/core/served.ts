import { asArray, asText, type Json, objectsOf } from './json.js';

/** JSON forms in which audits send and expect attributes; a string, and one value, where it is not named. */
const FORMS: Readonly<Record<string, readonly [type: string, multiValued: boolean]>> = {
  active: ['boolean', false],
  addresses: ['complex', true],
  emails: ['complex', true],
  'emails.primary': ['boolean', false],
  groups: ['complex', true],
  manager: ['complex', false],
  members: ['complex', true],
  name: ['complex', false],
  phoneNumbers: ['complex', true],
};

/** Types whose values are JSON strings (RFC 7643 §2.3). */
const TEXTS = ['string', 'reference', 'binary', 'dateTime'];

/** What a characteristic is where the definition says nothing (RFC 7643 §2.2). */
const told = (definition: Json, name: string, otherwise: string) =>
  asText(definition[name]) || otherwise;

const isText = (type: string) => TEXTS.includes(type);

function hasForm(name: string, definition: Json): boolean {
  const [type, multiValued] = FORMS[name] ?? ['string', false];
  const served = told(definition, 'type', 'string');
  const isSame = served === type || (isText(served) && type === 'string');
  return isSame && (definition.multiValued === true) === multiValued;
}

/** `shown`: only read. `taken`: only written. `kept`: written, and read back. */
export type Use = 'shown' | 'taken' | 'kept';

/**
 * Why an attribute cannot be used as an audit needs it; undefined if it can.
 *
 * @param chain - the definitions from the attribute down to the sub-attribute that is named.
 */
export function whyUnfit(name: string, chain: readonly Json[], use: Use): string | undefined {
  const parts = name.split('.');
  for (const [at, definition] of chain.entries()) {
    const path = parts.slice(0, at + 1).join('.');
    if (!hasForm(path, definition)) return `${path} has another form`;
    const mutability = told(definition, 'mutability', 'readWrite');
    if (use !== 'shown' && !['readWrite', 'writeOnly'].includes(mutability)) {
      return `${path} is ${mutability}`;
    }
    const returned = told(definition, 'returned', 'default');
    const isShown = returned === 'default' || returned === 'always';
    if (use !== 'taken' && !isShown) return `${path} is returned: ${returned}`;
  }
  return undefined;
}

/** The values that a server publishes for an attribute; none if it publishes none. */
export function canonicalValues(definition: Json | undefined): readonly string[] {
  return asArray(definition?.canonicalValues).filter((value) => typeof value === 'string');
}

type NextName = () => string;

function fitValue(definition: Json, value: unknown, nextName: NextName): unknown {
  if (value === null || value === undefined) return value;
  if (definition.multiValued === true) {
    const values = Array.isArray(value) ? value : [value];
    return values.map((each) => fitOne(definition, each, nextName));
  }
  const one = Array.isArray(value) ? value[0] : value;
  return one === undefined ? undefined : fitOne(definition, one, nextName);
}

function fitOne(definition: Json, value: unknown, nextName: NextName): unknown {
  const type = told(definition, 'type', 'string');
  if (type === 'complex') {
    if (typeof value !== 'object' || value === null) return undefined;
    return fitObject(definition.subAttributes, value as Json, nextName);
  }
  const form = isText(type) ? 'string' : type;
  const isNumber = form === 'integer' || form === 'decimal';
  if (typeof value !== (isNumber ? 'number' : form)) return undefined;
  const values = canonicalValues(definition);
  return values.length === 0 || values.includes(String(value)) ? value : values[0];
}

const VALUES: Readonly<Record<string, unknown>> = {
  boolean: true,
  integer: 1,
  decimal: 1.5,
  dateTime: '2026-01-31T12:00:00Z',
  reference: 'https://example.com/audit',
  binary: 'QQ==',
};

/** A value for an attribute that a server requires beyond the RFC. */
function requiredValue(definition: Json, nextName: NextName): unknown {
  const type = told(definition, 'type', 'string');
  const subs = objectsOf(definition.subAttributes);
  const value =
    type === 'complex'
      ? fitObject(
          subs,
          subs.some(({ name }) => name === 'value') ? { value: nextName() } : {},
          nextName,
        )
      : (canonicalValues(definition)[0] ?? VALUES[type] ?? nextName());
  return definition.multiValued === true ? [value] : value;
}

/**
 * An object as the served schema has it: without attributes that are not in it or not the client's, with
 * values that it publishes, and with all that it requires.
 *
 * @param definitions - the attributes of the schema, or the sub-attributes of an attribute.
 */
export function fitObject(definitions: unknown, value: Json, nextName: NextName): Json {
  const served = objectsOf(definitions);
  const named = (name: string) =>
    served.find((each) => asText(each.name).toLowerCase() === name.toLowerCase());
  const given = Object.entries(value).flatMap(([name, each]) => {
    const definition = named(name);
    if (definition === undefined || definition.mutability === 'readOnly') return [];
    const fit = fitValue(definition, each, nextName);
    return fit === undefined && each !== undefined ? [] : [[name, fit] as const];
  });
  const names = Object.keys(value).map((name) => name.toLowerCase());
  const missing = served
    .filter(({ required, mutability }) => required === true && mutability !== 'readOnly')
    .filter(({ name }) => !names.includes(asText(name).toLowerCase()))
    .map((definition) => [asText(definition.name), requiredValue(definition, nextName)] as const);
  return Object.fromEntries([...given, ...missing]);
}
