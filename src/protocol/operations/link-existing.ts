import { StoreError, type UniquenessError } from '../../errors/store-errors.js';
import type { JsonObject } from '../../schema/json.js';
import type { UserStore } from '../../stores/contract/store.js';
import { attributesOf, recordCreated } from '../changes/changes.js';
import { withSummary } from '../changes/write-summary.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';
import type { ExistingDecision } from '../model/hooks.js';
import type { OpenUnit } from '../model/unit.js';
import type { WriteResult } from '../model/write-result.js';
import { withoutIncluded } from '../representation/included.js';
import { withActive } from '../representation/with-active.js';
import { writeInUnit } from '../transaction/unit.js';
import { admit } from './admission/admit.js';
import { guardDeactivation } from './guarded.js';
import { noteProvisioned } from './note-provisioned.js';
import { readNew } from './read-new.js';

const REFUSE: ExistingDecision = { action: 'refuse' };

type HiddenClash = UniquenessError & { readonly hiddenId: string };

function isHiddenClash(error: unknown): error is HiddenClash {
  return StoreError.is(error) && error.code === 'uniqueness' && error.hiddenId !== undefined;
}

const isGone = (error: unknown): boolean => StoreError.is(error) && error.code === 'notFound';

async function decide(
  call: Call,
  endpoint: Endpoint,
  body: JsonObject,
  { attribute, hiddenId }: HiddenClash,
): Promise<ExistingDecision> {
  const { resolveExisting } = call.config;
  if (!resolveExisting || endpoint.type.name !== 'User') return REFUSE;
  const { attributes: draft } = readNew(call, endpoint, body);
  return resolveExisting(call.ctx, { resourceType: 'User', draft, attribute, hiddenId });
}

/** Makes a hidden row the new resource, as a unit of work of its own. */
function link(call: Call, endpoint: Endpoint, body: JsonObject, hiddenId: string) {
  const write = async (unit: OpenUnit): Promise<WriteResult> => {
    const { read, supplied, named, skipped } = readNew(call, endpoint, body);
    // That the store has the method was checked at start.
    const store = endpoint.store as UserStore & Required<Pick<UserStore, 'linkExisting'>>;
    // Who is linked as inactive loses what they have in the product, like anybody who is switched off.
    const id = store.ids?.encode(hiddenId) ?? hiddenId;
    await guardDeactivation(call, unit, endpoint, id, {}, read);
    const hidden = call.config.admission && (await store.getHidden?.(unit.ctx, hiddenId));
    const before = hidden && attributesOf(hidden.resource);
    const after = before && read.active === undefined ? { ...read, active: before.active } : read;
    await admit(call, unit, endpoint, { id, before, after });
    // Without the default of `active`: a POST that does not say it lets no leaver in.
    const adopted = await store.linkExisting(unit.ctx, hiddenId, read);
    const linked = withActive(call, endpoint, adopted, read.active ?? false);
    const record = withoutIncluded(endpoint, linked);
    const wasActive = read.active !== undefined;
    recordCreated(unit, endpoint, record, { linked: true }, wasActive, before);
    const written = { id: record.id, record, supplied, named, skipped };
    await noteProvisioned(call, unit, endpoint, 'whole', written);
    return written;
  };
  return writeInUnit(call, endpoint, undefined, (unit) => withSummary(unit, () => write(unit)));
}

/**
 * Creates; and where the new user clashes with a hidden row, does what the host decides. The host is
 * asked once per request, between units of work: a database takes no more statements in one that has met
 * its constraint. A hidden row that is gone by then leaves the way free to create after all.
 *
 * @throws the clash, if the host refuses or creating fails again.
 */
export async function createOrLink(
  call: Call,
  endpoint: Endpoint,
  body: JsonObject,
  create: () => Promise<WriteResult>,
): Promise<WriteResult> {
  try {
    return await create();
  } catch (clash) {
    if (!isHiddenClash(clash)) throw clash;
    const decision = await decide(call, endpoint, body, clash);
    if (decision.action === 'refuse') throw clash;
    if (decision.action === 'create') return create();
    try {
      return await link(call, endpoint, body, decision.id ?? clash.hiddenId);
    } catch (error) {
      if (isGone(error)) return create();
      throw error;
    }
  }
}
