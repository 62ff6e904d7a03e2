import { ScimError } from '../../errors/scim-error.js';
import type { JsonObject } from '../../schema/json.js';
import { unfolded } from '../../schema/notation/unfold.js';
import { withEffect } from '../changes/effect.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';
import type { Unit } from '../model/unit.js';
import type { Written } from '../model/write-result.js';
import { decide } from '../observe/decide.js';
import { writeInUnit } from '../transaction/write-in-unit.js';
import { authorize } from './authorize.js';
import { create } from './create.js';
import { remove } from './delete.js';
import { orExisting } from './link-existing.js';
import { modify } from './modify.js';
import { replace } from './replace.js';

/** One write, wherever it comes from: a request of its own, `/Me`, or an operation of a Bulk request. */
export type Write =
  | { readonly method: 'POST'; readonly body: JsonObject }
  | { readonly method: 'PUT' | 'PATCH'; readonly id: string; readonly body: JsonObject }
  | { readonly method: 'DELETE'; readonly id: string };

const ACTIONS = { POST: 'create', PUT: 'replace', PATCH: 'modify', DELETE: 'delete' } as const;

/**
 * Whether the caller may do this, once for each write however often it is run: the host's policy takes no part
 * in the unit of work, so that it must not be asked inside.
 *
 * @throws ScimError 403
 */
export async function authorizeWrite(call: Call, endpoint: Endpoint, write: Write): Promise<void> {
  const id = write.method === 'POST' ? undefined : write.id;
  await authorize(call, ACTIONS[write.method], endpoint, id);
}

async function run(call: Call, unit: Unit, endpoint: Endpoint, write: Write): Promise<Written> {
  switch (write.method) {
    case 'POST':
      return create(call, unit, endpoint, write.body);
    case 'PUT':
      return replace(call, unit, endpoint, write.id, write.body);
    case 'PATCH':
      return modify(call, unit, endpoint, write.id, write.body);
    case 'DELETE':
      await remove(call, unit, endpoint, write.id);
      return { id: write.id };
  }
}

/** The members who were skipped are known only once the store has looked for them. */
function noteSkipped({ decisions, rules }: Call, { happened }: Unit): void {
  const skipped = happened.some(({ unknown = [] }) => unknown.length > 0);
  if (skipped) decisions?.add(rules, 'unknownMembers');
}

/** Runs a write that is authorised as part of a unit of work that the caller has begun. */
export function performIn(
  call: Call,
  unit: Unit,
  endpoint: Endpoint,
  write: Write,
): Promise<Written> {
  const written = withEffect(unit, () => run(call, unit, endpoint, write));
  return call.decisions === undefined ? written : written.finally(() => noteSkipped(call, unit));
}

/** A body as everything that looks into it expects it; one that cannot be read so is left for its reader. */
function withPlainKeys(call: Call, { type }: Endpoint, write: Write): Write {
  if (write.method !== 'POST' && write.method !== 'PUT') return write;
  try {
    return { ...write, body: decide(call, (rules) => unfolded(type, write.body, rules)) };
  } catch (error) {
    if (ScimError.is(error)) return write;
    throw error;
  }
}

/** Authorises and runs a write as a unit of work of its own. */
export async function perform(call: Call, endpoint: Endpoint, sent: Write): Promise<Written> {
  await authorizeWrite(call, endpoint, sent);
  const write = withPlainKeys(call, endpoint, sent);
  const id = write.method === 'POST' ? undefined : write.id;
  const run = () =>
    writeInUnit(call, endpoint, id, (unit) => performIn(call, unit, endpoint, write));
  return write.method === 'POST' ? orExisting(call, endpoint, write.body, run) : run();
}
