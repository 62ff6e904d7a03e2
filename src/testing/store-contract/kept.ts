import type { ResourceDraft, ResourceRecord } from '../../index.js';
import type { AttributePath } from '../../schema/index.js';
import { same } from './assertions.js';
import { sampleOf } from './samples.js';
import type { StoreDriver } from './store-driver.js';
import { writable } from './subject.js';

/** Looked at by checks of their own. */
const ELSEWHERE: ReadonlySet<string> = new Set(['members', 'password']);

function comparable(kit: StoreDriver): readonly AttributePath[] {
  return writable(kit.subject).filter(({ path }) => !ELSEWHERE.has(path));
}

function valueAt(record: ResourceDraft, { urn, attribute }: AttributePath): unknown {
  const holder = urn === undefined ? record : record[urn];
  return typeof holder === 'object' && holder !== null
    ? Reflect.get(holder, attribute.name)
    : undefined;
}

/** A draft with a value for every attribute that the store declares. */
export async function keptDraft(kit: StoreDriver, seed = 'kept'): Promise<ResourceDraft> {
  const userId = (await kit.create()).id;
  const draft: Record<string, unknown> = { ...kit.draft() };
  if (kit.keeps('externalId')) draft.externalId = `External-${seed}`;
  for (const path of comparable(kit)) {
    const value = sampleOf(path, seed, { userId });
    if (value === undefined) continue;
    if (path.urn === undefined) draft[path.attribute.name] = value;
    else draft[path.urn] = { ...(draft[path.urn] as object), [path.attribute.name]: value };
  }
  return draft;
}

/** What is without the sub-attributes that the store adds to a value, e.g. `manager.displayName`. */
function asWritten(value: unknown, { attribute }: AttributePath): unknown {
  const readOnly = new Set(
    (attribute.subAttributes ?? []).flatMap(({ name, mutability }) =>
      mutability === 'readOnly' || name === '$ref' ? [name] : [],
    ),
  );
  if (readOnly.size === 0 || typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => !readOnly.has(name)));
}

/** Paths of the attributes that are not in the record as they are in the draft. */
export function notKept(
  kit: StoreDriver,
  draft: ResourceDraft,
  record: ResourceRecord,
): readonly string[] {
  const external = kit.keeps('externalId') && record.externalId !== draft.externalId;
  return [
    ...(external ? ['externalId'] : []),
    ...comparable(kit)
      .filter((path) => !same(asWritten(valueAt(record, path), path), valueAt(draft, path)))
      .map(({ path }) => path),
  ];
}
