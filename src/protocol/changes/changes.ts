import type { CreatedEvent, ReactivatedEvent } from '../../events/types.js';
import { isPlainId } from '../../lib/plain-id.js';
import { sameWritable } from '../../schema/comparison.js';
import type { Attribute, Attributes, ResourceType } from '../../schema/types.js';
import type {
  MemberRef,
  MembersChangeResult,
  ResourceRecord,
} from '../../stores/contract/resource.js';
import type { Endpoint } from '../model/endpoint.js';
import type { OpenUnit, ResourceChange } from '../model/unit.js';
import { etag, versionOf } from '../representation/versions.js';
import { addEvent } from './add-event.js';

/** The attributes of a record without what the store and the router add to them. */
export function attributesOf(record: ResourceRecord): Attributes {
  const { id: _id, meta: _meta, ...attributes } = record;
  return attributes;
}

function collectChanged(
  changed: string[],
  attributes: readonly Attribute[],
  prefix: string,
  before: Attributes,
  after: Attributes,
): void {
  for (const attribute of attributes) {
    const { name } = attribute;
    const old = before[name];
    const now = after[name];
    if (old !== now && !sameWritable(attribute, old, now)) changed.push(`${prefix}${name}`);
  }
}

const EMPTY: Attributes = Object.freeze({});
const DERIVED: ReadonlySet<string> = new Set(['id', 'schemas', 'meta', 'groups']);

/** Names of the attributes in which two states differ, extension attributes as `urn:…:name`. */
export function changedAttributes(
  type: ResourceType,
  before: Attributes,
  after: Attributes,
): readonly string[] {
  const changed: string[] = [];
  collectChanged(changed, type.attributes, '', before, after);
  for (const { schema } of type.extensions) {
    const old = (before[schema.id] as Attributes | undefined) ?? EMPTY;
    const now = (after[schema.id] as Attributes | undefined) ?? EMPTY;
    if (old !== now) collectChanged(changed, schema.attributes, `${schema.id}:`, old, now);
  }
  return changed.filter((name) => !DERIVED.has(name));
}

function addChange<T extends ResourceChange>(unit: OpenUnit, endpoint: Endpoint, change: T): void {
  unit.changes.push(change);
  if (unit.hasListeners) addEvent(unit, endpoint.type.name, change);
}

const kind = (endpoint: Endpoint) => endpoint.type.name.toLowerCase();

/**
 * Notes a new resource, and separately that it was made switched off.
 *
 * @param wasActive - whether it may have been in use before: somebody who was there and is linked.
 * @param before - of somebody who is linked, as far as it is known.
 */
export function recordCreated(
  unit: OpenUnit,
  endpoint: Endpoint,
  record: ResourceRecord,
  origin: Pick<CreatedEvent, 'linked' | 'previousId'> = {},
  wasActive = false,
  before: Attributes | undefined = undefined,
): void {
  const about = { resourceId: record.id, version: versionOf(record) };
  addChange(unit, endpoint, { type: `${kind(endpoint)}.created`, ...about, ...origin });
  const initial = wasActive ? {} : { initial: true };
  if (record.active === false)
    addChange(unit, endpoint, { type: `${kind(endpoint)}.deactivated`, ...about, ...initial });
  const { id } = record;
  const { linked } = origin;
  unit.affected.resources.push({
    kind: 'saved',
    endpoint,
    id,
    changed: [],
    before,
    deactivated: false,
    ...(linked && { linked }),
  });
}

/**
 * Notes what changed between two states, and separately that somebody was switched off or on. Where the
 * state before is unknown, both are told: neither may be missed.
 */
export function recordUpdated(
  unit: OpenUnit,
  endpoint: Endpoint,
  before: Attributes,
  record: ResourceRecord,
  changed: readonly string[],
  origin: Pick<ReactivatedEvent, 'returned'> = {},
): void {
  if (changed.length === 0) return;
  const deactivated = before.active !== false && record.active === false;
  const reactivated = before.active !== true && record.active === true;
  unit.affected.resources.push({
    kind: 'saved',
    endpoint,
    id: record.id,
    changed,
    before,
    deactivated,
    ...origin,
  });
  const about = { resourceId: record.id, version: versionOf(record) };
  addChange(unit, endpoint, { type: `${kind(endpoint)}.updated`, ...about, changed });
  if (!changed.includes('active')) return;
  if (deactivated) addChange(unit, endpoint, { type: `${kind(endpoint)}.deactivated`, ...about });
  if (reactivated)
    addChange(unit, endpoint, { type: `${kind(endpoint)}.reactivated`, ...about, ...origin });
}

export function recordDeleted(
  unit: OpenUnit,
  endpoint: Endpoint,
  id: string,
  before: ResourceRecord | undefined,
): void {
  const state = before === undefined ? {} : { wasActive: before.active !== false };
  addChange(unit, endpoint, { type: `${kind(endpoint)}.deleted`, resourceId: id, ...state });
}

const idsOf = (members: readonly MemberRef[]) => members.map(({ value }) => value);

/** In place of what a client has sent as an id and is none, such as an e-mail address or several lines. */
const MASKED = '…';

/** Most ids of a kind in one event, so that no outbox row grows with a group. */
const MAX_IDS = 1_000;

/** Notes a membership change; one that changed nothing is no event, unless ids were left out. */
export function recordMembersChanged(
  unit: OpenUnit,
  endpoint: Endpoint,
  id: string,
  { added, removed, unknown, version }: MembersChangeResult,
): void {
  const longest = Math.max(added.length, removed.length, unknown.length);
  if (longest === 0) return;
  unit.affected.resources.push({ kind: 'members', endpoint, refs: [...added, ...removed] });
  const type = `${kind(endpoint)}.members.changed` as const;
  const about = { resourceId: id, ...(version === undefined ? {} : { version: etag(version) }) };
  for (let from = 0; from < longest; from += MAX_IDS) {
    const part = (members: readonly MemberRef[]) => idsOf(members.slice(from, from + MAX_IDS));
    const strangers = part(unknown).map((each) => (isPlainId(each) ? each : MASKED));
    const ids = { added: part(added), removed: part(removed), unknown: strangers };
    addChange(unit, endpoint, { type, ...about, ...ids });
  }
}

/**
 * Notes that a group has lost a member because the member itself is gone.
 *
 * @param group - as it is afterwards; undefined where it is gone as well.
 */
export function recordMemberLeft(
  unit: OpenUnit,
  groups: Endpoint,
  groupId: string,
  memberId: string,
  group: ResourceRecord | undefined,
): void {
  const version = group && versionOf(group);
  addChange(unit, groups, {
    type: `${kind(groups)}.members.changed`,
    resourceId: groupId,
    ...(version === undefined ? {} : { version }),
    added: [],
    removed: [memberId],
    unknown: [],
  });
}
