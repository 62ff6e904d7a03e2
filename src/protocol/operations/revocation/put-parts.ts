import type { Rules } from '../../../conformance/rules.js';
import { isJsonObject, type JsonObject } from '../../../schema/json.js';
import type { Attribute, ResourceType } from '../../../schema/types.js';
import { accessOf, isAboutAccess, type Part, type Parts } from './part.js';

/** Keys that lead to a value: that of its extension, if any, and its own. */
type Way = readonly string[];

/** An attribute that a PUT names, or a required one that it leaves out. */
interface PutPart extends Part {
  /** In every spelling that the client uses; none for what it leaves out. */
  readonly ways: readonly Way[];
  /** Whether there is anything stored that stays without it. */
  readonly isStored: boolean;
}

const spelled = (object: JsonObject, name: string): readonly string[] =>
  Object.keys(object).filter((key) => key.toLowerCase() === name.toLowerCase());

const isWritten = ({ name, mutability }: Attribute): boolean =>
  mutability !== 'readOnly' && name !== 'schemas';

function coreParts(type: ResourceType, body: JsonObject, rules: Rules): readonly PutPart[] {
  return type.attributes.filter(isWritten).flatMap(({ name, required }): PutPart[] => {
    const keys = spelled(body, name);
    if (keys.length === 0 && !required) return [];
    const values = keys.map((key) => accessOf(type, name, body[key], body[key] === null, rules));
    const access = values.find((each) => each !== 'takes') ?? values[0] ?? 'none';
    return [{ path: name, ways: keys.map((key) => [key]), access, isWhole: true, isStored: true }];
  });
}

function extensionParts(type: ResourceType, body: JsonObject): readonly PutPart[] {
  return type.extensions.flatMap(({ schema, required }): readonly PutPart[] => {
    const part = (path: string, ways: readonly Way[]): PutPart => ({
      path,
      ways,
      access: 'none',
      isWhole: true,
      isStored: true,
    });
    const urns = spelled(body, schema.id);
    const [urn] = urns;
    const data = urn === undefined ? undefined : body[urn];
    if (urn === undefined) return required ? [part(schema.id, [])] : [];
    if (urns.length > 1 || !isJsonObject(data)) {
      return [
        part(
          schema.id,
          urns.map((key) => [key]),
        ),
      ];
    }
    return schema.attributes.filter(isWritten).flatMap(({ name, required: isRequired }) => {
      const keys = spelled(data, name);
      if (keys.length === 0 && !isRequired) return [];
      return [
        part(
          `${schema.id}:${name}`,
          keys.map((key) => [urn, key]),
        ),
      ];
    });
  });
}

/** What is no attribute of the type: what no schema knows, and `schemas` where a body may go without them. */
function otherParts(type: ResourceType, body: JsonObject, rules: Rules): readonly PutPart[] {
  const others = Object.keys(body).filter((key) => {
    const member = type.member(key);
    if (member === undefined) return true;
    return member.name === 'schemas' && rules.missingSchemas === 'accept';
  });
  return others.map((key) => ({
    path: key,
    ways: [[key]],
    access: 'none',
    isWhole: true,
    isStored: false,
  }));
}

/** The object without what some ways lead to, and without an extension of which nothing is left: empty, it would say something else. */
function without(body: JsonObject, ways: readonly Way[]): JsonObject {
  const whole = new Set<string>();
  const inner = new Map<string, Set<string>>();
  for (const [first = '', second] of ways) {
    if (second === undefined) whole.add(first);
    else if (inner.has(first)) inner.get(first)?.add(second);
    else inner.set(first, new Set([second]));
  }
  const left = Object.entries(body).flatMap(([key, value]): [string, unknown][] => {
    if (whole.has(key)) return [];
    const gone = inner.get(key);
    if (gone === undefined || !isJsonObject(value)) return [[key, value]];
    const rest = Object.entries(value).filter(([name]) => !gone.has(name));
    return rest.length === 0 ? [] : [[key, Object.fromEntries(rest)]];
  });
  return Object.fromEntries(left);
}

/** What a PUT unassigns by not naming it, as far as it is not about access. */
function omittedPaths(type: ResourceType, body: JsonObject): readonly string[] {
  const omitted = type.attributes.filter(
    (each) => isWritten(each) && !isAboutAccess(each.name) && spelled(body, each.name).length === 0,
  );
  const inExtensions = type.extensions.flatMap(({ schema }) => {
    const [urn] = spelled(body, schema.id);
    const data = urn === undefined ? {} : body[urn];
    return schema.attributes
      .filter(
        (each) => isWritten(each) && isJsonObject(data) && spelled(data, each.name).length === 0,
      )
      .map(({ name }) => `${schema.id}:${name}`);
  });
  return [...omitted.map(({ name }) => name), ...inExtensions];
}

/**
 * A PUT in parts: each attribute that it names, and each required one that it leaves out. Of a part that is
 * left out the stored value stays.
 *
 * @param keepsOmitted - whether what it does not name stays as well, unless that is about access.
 */
export function putParts(
  type: ResourceType,
  body: JsonObject,
  rules: Rules,
  keepsOmitted = false,
): Parts<PutPart> {
  const omitted = keepsOmitted ? omittedPaths(type, body) : [];
  const parts = [
    ...otherParts(type, body, rules),
    ...coreParts(type, body, rules),
    ...extensionParts(type, body),
  ];
  return {
    parts,
    with(kept) {
      const left = parts.filter((part) => !kept.has(part));
      return {
        body: without(
          body,
          left.flatMap(({ ways }) => ways),
        ),
        keep: new Set([
          ...left.filter(({ isStored }) => isStored).map(({ path }) => path),
          ...omitted,
        ]),
      };
    },
  };
}
