import type { Person } from './directory.js';
import { ENTERPRISE_URN, type Mapping } from './mapping.js';

/** A body that is being put together. */
export type Draft = Record<string, unknown>;

function child(parent: Draft, key: string): Draft {
  const present = parent[key];
  if (present !== undefined) return present as Draft;
  const made: Draft = {};
  parent[key] = made;
  return made;
}

function element(parent: Draft, attribute: string, type: string): Draft {
  parent[attribute] ??= [];
  const list = parent[attribute] as Draft[];
  const present = list.find((candidate) => candidate.type === type);
  if (present !== undefined) return present;
  const made: Draft = attribute === 'emails' ? { primary: true, type } : { type };
  list.push(made);
  return made;
}

/** Puts everything that the directory knows about a person where the mappings say; nothing for no value. */
export function placeValues(body: Draft, mappings: readonly Mapping[], person: Person): Draft {
  for (const { place, source } of mappings) {
    const value = source(person);
    if (value === undefined) continue;
    if (place.kind === 'enterprise') child(body, ENTERPRISE_URN)[place.attribute] = value;
    else if (place.kind === 'typed') element(body, place.attribute, place.type)[place.sub] = value;
    else if (place.keys[1] === undefined) body[place.keys[0]] = value;
    else child(body, place.keys[0])[place.keys[1]] = value;
  }
  return body;
}
