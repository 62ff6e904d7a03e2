import type { Attribute, AttributePath } from '../../schema/index.js';

/** Makes a value; the seed makes it different from that of other seeds, where that is possible. */
type Make = (seed: string) => unknown;

/** Values that a store which checks formats takes. */
const WELL_FORMED: Readonly<Record<string, Make>> = {
  'emails.value': (seed) => `${seed}@example.com`,
  'phoneNumbers.value': () => 'tel:+1-201-555-0123',
  'addresses.country': () => 'DE',
  locale: () => 'en-US',
  preferredLanguage: () => 'en-US',
  timezone: () => 'Europe/Berlin',
  userName: (seed) => `Person-${seed}@example.com`,
};

const BY_TYPE: Readonly<Record<Exclude<Attribute['type'], 'complex'>, Make>> = {
  string: (seed) => `Value ${seed}`,
  boolean: () => true,
  decimal: () => 1.5,
  integer: () => 7,
  dateTime: () => '2026-01-31T08:30:00Z',
  binary: () => 'MIIBCgKCAQEA',
  reference: (seed) => `https://example.com/${seed}`,
};

/** What a value may refer to. */
export interface Referable {
  /** Id of a user of the tenant. */
  readonly userId: string;
}

function scalar(path: string, attribute: Attribute, seed: string): unknown {
  if (attribute.canonicalValues?.[0] !== undefined) return attribute.canonicalValues[0];
  const make = WELL_FORMED[path];
  if (make) return make(seed);
  return attribute.type === 'complex' ? undefined : BY_TYPE[attribute.type](seed);
}

/** The id of a user for an attribute that refers to one, e.g. `manager`; undefined if it refers to others. */
function reference(attribute: Attribute, { userId }: Referable): string | undefined {
  const ref = attribute.subAttributes?.find(({ name }) => name === '$ref');
  return ref?.referenceTypes?.includes('User') ? userId : undefined;
}

function element(attribute: Attribute, seed: string, refer: Referable, place: number): unknown {
  const { name, subAttributes } = attribute;
  if (subAttributes === undefined) return scalar(name, attribute, seed);
  const refers = subAttributes.some((sub) => sub.name === '$ref');
  const entries = subAttributes
    .filter((sub) => sub.mutability !== 'readOnly' && sub.name !== '$ref')
    .filter((sub) => sub.name !== 'primary' || place === 0)
    .map((sub) => {
      if (refers && sub.name === 'value') return [sub.name, reference(attribute, refer)] as const;
      if (sub.name === 'type') return [sub.name, sub.canonicalValues?.[place]] as const;
      return [sub.name, scalar(`${name}.${sub.name}`, sub, seed)] as const;
    })
    .filter(([, value]) => value !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/**
 * A value for an attribute with everything it can have, as the router would pass it on; undefined if
 * none can be made up. Multi-valued ones get two values where their `type` allows it.
 */
export function sampleOf({ attribute }: AttributePath, seed: string, refer: Referable): unknown {
  if (!attribute.multiValued) return element(attribute, seed, refer, 0);
  const types = attribute.subAttributes?.find(({ name }) => name === 'type')?.canonicalValues;
  const first = element(attribute, `${seed}-a`, refer, 0);
  if (first === undefined) return undefined;
  const second =
    types === undefined || types.length > 1 ? element(attribute, `${seed}-b`, refer, 1) : undefined;
  return second === undefined || JSON.stringify(second) === JSON.stringify(first)
    ? [first]
    : [first, second];
}
