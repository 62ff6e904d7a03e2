import { isStoreError } from '../../../errors/is-store-error.js';
import type { UniquenessError } from '../../../errors/store-errors.js';
import type { JsonObject } from '../../../schema/json.js';
import type { Call } from '../../model/call.js';
import type { Endpoint } from '../../model/endpoint.js';
import type { ExistingDecision, ExistingResource } from '../../model/hooks.js';
import type { WriteResult } from '../../model/write-result.js';
import { readNew } from '../read-new.js';
import { canLink, link } from './link.js';
import { resolveReturning } from './resolve-returning.js';

const REFUSE: ExistingDecision = { action: 'refuse' };

const TYPES: ReadonlySet<string> = new Set<ExistingResource['resourceType']>(['User', 'Group']);

const isLinkable = (name: string): name is ExistingResource['resourceType'] => TYPES.has(name);

type HiddenClash = UniquenessError & { readonly hiddenId: string };

const isHidden = (clash: UniquenessError): clash is HiddenClash => clash.hiddenId !== undefined;

async function decide(
  call: Call,
  endpoint: Endpoint,
  body: JsonObject,
  { attribute, hiddenId }: HiddenClash,
): Promise<ExistingDecision> {
  const { resolveExisting } = call.config;
  const { name: resourceType } = endpoint.type;
  if (!resolveExisting || !isLinkable(resourceType) || !canLink(endpoint.store)) return REFUSE;
  const { attributes: draft } = readNew(call, endpoint, body);
  return resolveExisting(call.ctx, { resourceType, draft, attribute, hiddenId });
}

/** Does with a hidden row what the host decides. A row that is gone by then leaves the way free to create after all. */
async function resolveHidden(
  call: Call,
  endpoint: Endpoint,
  body: JsonObject,
  clash: HiddenClash,
  create: () => Promise<WriteResult>,
): Promise<WriteResult> {
  const { store } = endpoint;
  const decision = await decide(call, endpoint, body, clash);
  if (decision.action === 'create') return create();
  if (decision.action === 'refuse' || !canLink(store)) throw clash;
  try {
    return await link(call, endpoint, store, body, decision.id ?? clash.hiddenId);
  } catch (error) {
    if (isStoreError(error, 'notFound')) return create();
    throw error;
  }
}

/**
 * Creates; and where the new resource clashes with a hidden row, or with somebody inactive, does what the host or a rule
 * decides. The host is asked once per request, between units of work: a database takes no more statements in one that has met
 * its constraint.
 *
 * @throws the clash, if it is to stay one or creating fails again.
 */
export async function createOrLink(
  call: Call,
  endpoint: Endpoint,
  body: JsonObject,
  create: () => Promise<WriteResult>,
): Promise<WriteResult> {
  try {
    return await create();
  } catch (error) {
    if (!isStoreError(error, 'uniqueness')) throw error;
    return isHidden(error)
      ? resolveHidden(call, endpoint, body, error, create)
      : resolveReturning(call, endpoint, body, error);
  }
}
