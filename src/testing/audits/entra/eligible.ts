import { randomBytes } from 'node:crypto';
import type { Discovery } from '../kernel/discovery.js';
import { asArray, asObject, asText, type Json, objectsOf, valueAt } from '../kernel/json.js';
import { canonicalValues } from '../kernel/served.js';
import { ENTERPRISE, USER } from '../kernel/urns.js';

/** An attribute that the direct tests of the gallery write to. */
export interface Eligible {
  /** As Entra's mapping has it, e.g. `emails[type eq "work"].value`. */
  readonly path: string;
  readonly value: unknown;
  readonly required: boolean;
  /** Reads it from a resource. */
  readonly of: (resource: Json) => unknown;
}

const NEVER = ['groups', 'roles', 'entitlements', 'id', 'schemas', 'meta', 'active', 'manager'];
const NOT_WRITTEN = ['type', 'primary', '$ref'];

/** A new value for an attribute of this type; undefined for types that the suite does not count. */
function generated(attribute: Json): unknown {
  const { type } = attribute;
  const published = canonicalValues(attribute);
  if (published.length > 0) return published.at(-1);
  if (type === 'string') return `upd-${randomBytes(4).toString('hex')}`;
  if (type === 'integer') return 4711;
  if (type === 'dateTime') return '2026-01-31T12:00:00Z';
  return type === 'boolean' ? true : undefined;
}

const isWritable = ({ name, mutability, returned }: Json) =>
  !NEVER.includes(asText(name)) && mutability === 'readWrite' && returned !== 'never';

function simple(at: readonly string[], attribute: Json, prefix: string): readonly Eligible[] {
  const value = generated(attribute);
  if (value === undefined || attribute.multiValued === true || !isWritable(attribute)) return [];
  const keys = prefix === '' ? at : [prefix, ...at];
  const path = `${prefix === '' ? '' : `${prefix}:`}${at.join('.')}`;
  const required = attribute.required === true;
  return [{ path, value, required, of: (resource) => valueAt(resource, ...keys) }];
}

/** Values of a multi-valued attribute are told apart by the canonical values of their `type`. */
function typed(name: string, subs: readonly Json[]): readonly Eligible[] {
  const type = subs.find((sub) => sub.name === 'type');
  return asArray(type?.canonicalValues).flatMap((canonical) =>
    subs.flatMap((sub): readonly Eligible[] => {
      const subName = asText(sub.name);
      const value = generated(sub);
      const isWritten = isWritable(sub) && !NOT_WRITTEN.includes(subName) && subName !== 'display';
      if (value === undefined || !isWritten) return [];
      return [
        {
          path: `${name}[type eq "${asText(canonical)}"].${subName}`,
          value,
          required: false,
          of: (resource) =>
            asObject(objectsOf(resource[name]).find((element) => element.type === canonical))[
              subName
            ],
        },
      ];
    }),
  );
}

function eligibleOf(attribute: Json, prefix: string): readonly Eligible[] {
  const name = asText(attribute.name);
  if (!isWritable(attribute)) return [];
  if (attribute.type !== 'complex') return simple([name], attribute, prefix);
  const subs = objectsOf(attribute.subAttributes);
  if (attribute.multiValued === true) return prefix === '' ? typed(name, subs) : [];
  return subs.flatMap((sub) => simple([name, asText(sub.name)], sub, prefix));
}

/** Everything in a served schema that the suite writes to: strings, integers, times, booleans. */
export function eligibleIn({ schemas }: Discovery, urn: string): readonly Eligible[] {
  const schema = schemas.find(({ id }) => id === urn);
  const isExtension = urn !== USER && !urn.startsWith('urn:ietf:params:scim:schemas:core:');
  return objectsOf(schema?.attributes).flatMap((each) => eligibleOf(each, isExtension ? urn : ''));
}

/** The eligible attributes of users, those of the enterprise extension included. */
export function eligibleOfUsers(discovery: Discovery): readonly Eligible[] {
  return [...eligibleIn(discovery, USER), ...eligibleIn(discovery, ENTERPRISE)];
}
