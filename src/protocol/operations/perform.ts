import type { SkippedPart } from '../../conformance/skipped.js';
import { ScimError } from '../../errors/scim-error.js';
import { unfolded } from '../../schema/notation/unfold.js';
import { withSummary } from '../changes/write-summary.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';
import type { OpenUnit } from '../model/unit.js';
import type { WriteResult } from '../model/write-result.js';
import { applyRules } from '../observe/apply-rules.js';
import { maskedDetail } from '../observe/masked-detail.js';
import { writeInUnit } from '../transaction/unit.js';
import { authorize } from './authorize.js';
import { createOrLink } from './existing/create-or-link.js';
import { notingProvisioned } from './note-provisioned.js';
import { withCatalog } from './read-catalog.js';
import { skippingReferences } from './refused-references.js';
import { isFault } from './revocation/fault.js';
import { writeAroundFaults } from './revocation/write-around-faults.js';
import { WRITES, type Write } from './writes.js';

type Change = Extract<Write, { readonly method: 'PUT' | 'PATCH' }>;

/**
 * Whether the caller may do this, once for each write however often it is run: the host's policy takes no part
 * in the unit of work, so that it must not be asked inside.
 *
 * @throws ScimError 403
 */
export async function authorizeWrite(call: Call, endpoint: Endpoint, write: Write): Promise<void> {
  const id = write.method === 'POST' ? undefined : write.id;
  await authorize(call, WRITES[write.method].intent.operation, endpoint, id);
}

/** The members who were skipped are known only once the store has looked for them. */
function noteSkipped({ appliedRules, rules }: Call, { changes }: OpenUnit): void {
  const skipped = changes.some(({ unknown = [] }) => unknown.length > 0);
  if (skipped) appliedRules?.add(rules, 'unknownMembers');
}

function withSkipped(written: WriteResult, more: readonly SkippedPart[]): WriteResult {
  return { ...written, skipped: [...(written.skipped ?? []), ...more] };
}

/**
 * Runs a write that is authorised as part of a unit of work that the caller has begun.
 *
 * @param skipped - what of the request is left out of it already.
 */
export function performIn(
  call: Call,
  unit: OpenUnit,
  endpoint: Endpoint,
  write: Write,
  skipped: readonly SkippedPart[] = [],
): Promise<WriteResult> {
  const run = async () => {
    const done = await WRITES[write.method].run(call, unit, endpoint, write);
    return skipped.length === 0 ? done : withSkipped(done, skipped);
  };
  const kind = write.method === 'PATCH' ? 'part' : 'whole';
  const written = withSummary(unit, () => notingProvisioned(call, unit, endpoint, kind, run));
  return call.appliedRules === undefined ? written : written.finally(() => noteSkipped(call, unit));
}

function logSkipped({ config, ctx }: Call, { type }: Endpoint, { id, summary }: WriteResult): void {
  const { skipped = [] } = summary ?? {};
  if (skipped.length === 0) return;
  const { requestId, tenantId } = ctx;
  const about = { requestId, tenantId, resourceType: type.name, resourceId: id };
  config.logger.warn('parts of a request were left out', { ...about, skipped });
}

/** A body as everything that looks into it expects it; one that cannot be read so is left for its reader. */
function withPlainKeys(call: Call, { type }: Endpoint, write: Write): Write {
  if (write.method !== 'POST' && write.method !== 'PUT') return write;
  try {
    const body = applyRules(call, (rules) => unfolded(type, write.body, rules));
    return body === write.body ? write : { ...write, body };
  } catch (error) {
    if (ScimError.is(error)) return write;
    throw error;
  }
}

/** Runs a write as a unit of work of its own. */
function carryOut(call: Call, endpoint: Endpoint, write: Write): Promise<WriteResult> {
  const id = write.method === 'POST' ? undefined : write.id;
  if (write.method === 'DELETE') {
    return writeInUnit(call, endpoint, id, (unit) => performIn(call, unit, endpoint, write));
  }
  return skippingReferences(call, endpoint, (keep) => {
    if (keep.size === 0) {
      return writeInUnit(call, endpoint, id, (unit) => performIn(call, unit, endpoint, write));
    }
    const skipped = [...keep].map((path): SkippedPart => ({ path, rule: 'unknownReferences' }));
    return writeInUnit(call, endpoint, id, (unit) =>
      performIn(call, unit, endpoint, { ...write, keep }, skipped),
    );
  });
}

/** The rest of a change that was refused, if it takes access away. */
function around(
  call: Call,
  endpoint: Endpoint,
  write: Change,
  fault: unknown,
  unread: readonly SkippedPart[],
): Promise<WriteResult> {
  return writeAroundFaults(call, endpoint, write, fault, (unit, { body, keep, skipped }) =>
    performIn(call, unit, endpoint, { ...write, body, keep }, [...unread, ...skipped]),
  );
}

/** What is wrong with a request before its write is looked at. */
export interface RequestFault {
  /** `query`, or `bulkId` for a reference to an operation that has made nothing. */
  readonly path: 'query' | 'bulkId';
  readonly error: ScimError;
}

async function change(
  call: Call,
  endpoint: Endpoint,
  write: Change,
  fault: RequestFault | undefined,
): Promise<WriteResult> {
  if (fault !== undefined) {
    const { path, error } = fault;
    const reason = maskedDetail(error);
    return around(call, endpoint, write, error, [{ path, rule: 'faultsBesideRevocation', reason }]);
  }
  try {
    return await carryOut(call, endpoint, write);
  } catch (error) {
    if (!isFault(error)) throw error;
    return around(call, endpoint, write, error, []);
  }
}

/**
 * Authorises and runs a write as a unit of work of its own.
 *
 * @param fault - what is wrong with a PUT or PATCH already: it is refused then, unless it takes access away.
 */
export async function perform(
  asked: Call,
  endpoint: Endpoint,
  sent: Write,
  fault?: RequestFault,
): Promise<WriteResult> {
  await authorizeWrite(asked, endpoint, sent);
  const call = 'body' in sent ? await withCatalog(asked, endpoint, sent.body) : asked;
  const write = withPlainKeys(call, endpoint, sent);
  const run = () =>
    write.method === 'PUT' || write.method === 'PATCH'
      ? change(call, endpoint, write, fault)
      : carryOut(call, endpoint, write);
  const written = await (write.method === 'POST'
    ? createOrLink(call, endpoint, write.body, run)
    : run());
  logSkipped(call, endpoint, written);
  return written;
}
