import type { Attributes, ResourceType } from '../../schema/types.js';
import type { UserStore } from '../../stores/contract/store.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';
import type { OpenUnit } from '../model/unit.js';
import type { WriteResult } from '../model/write-result.js';
import { provisionedAttribute, provisionedValue, valueAt } from '../representation/provisioned.js';
import { notesProvisioned } from './provisioned-names.js';

/** Attributes that a rule has left out: what is stored there is not what the provider has sent. */
function leftOut({ type }: Endpoint, { skipped = [] }: WriteResult): ReadonlySet<string> {
  return new Set(
    skipped.flatMap(({ path }) => {
      const found = type.resolve(path.split('[')[0] ?? '');
      if (found?.kind !== 'attribute') return [];
      const { urn, attribute } = found.path;
      return urn === undefined ? attribute.name : `${urn}:${attribute.name}`;
    }),
  );
}

const allNames = (type: ResourceType): readonly string[] => [
  ...type.attributes.map(({ name }) => name),
  ...type.extensions.flatMap(({ schema }) =>
    schema.attributes.map(({ name }) => `${schema.id}:${name}`),
  ),
];

/** `whole` where the provider has told everything that it knows of the person. */
type Kind = 'whole' | 'part';

/** Runs a write in a unit of work, and notes in it what the provider has provisioned of a user by it. */
export async function notingProvisioned(
  call: Call,
  unit: OpenUnit,
  endpoint: Endpoint,
  kind: Kind,
  write: () => Promise<WriteResult>,
): Promise<WriteResult> {
  const written = await write();
  await note(call, unit, endpoint, kind, written);
  return written;
}

async function note(
  call: Call,
  { ctx }: OpenUnit,
  endpoint: Endpoint,
  kind: Kind,
  written: WriteResult,
): Promise<void> {
  const { id, record, named, skipped = [] } = written;
  if (!notesProvisioned(call, endpoint) || !record || !named) return;
  const { type } = endpoint;
  const ignored = leftOut(endpoint, written);
  const attributes: [string, unknown][] = [];
  const removed: string[] = [];
  // What was left out of all that the provider knows stays noted as it was; what it did not name is gone.
  const isInPart = skipped.length > 0;
  const about = kind === 'whole' && isInPart ? new Set([...named, ...allNames(type)]) : named;
  for (const name of about) {
    const attribute = ignored.has(name) ? undefined : provisionedAttribute(type, name);
    if (!attribute) continue;
    const value = valueAt(type, record, name);
    if (value === undefined) removed.push(name);
    else if (named.has(name)) attributes.push([name, provisionedValue(attribute, value)]);
  }
  // That the store has the method was checked at start.
  const store = endpoint.store as UserStore & Required<Pick<UserStore, 'noteProvisioned'>>;
  await store.noteProvisioned(ctx, id, {
    kind: isInPart ? 'part' : kind,
    attributes: Object.fromEntries(attributes) as Attributes,
    removed,
  });
}
