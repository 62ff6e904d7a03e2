import type { JsonObject } from '../../schema/json.js';
import { withEffect } from '../changes/effect.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';
import type { Unit } from '../model/unit.js';
import type { Written } from '../model/write-result.js';
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
 * Asks whether a write is allowed. Before its unit of work begins: what the host's policy waits for, nobody
 * who wants the same rows waits for.
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

/** Runs a write as part of a unit of work that the caller has begun, and has authorised it for. */
export function performIn(
  call: Call,
  unit: Unit,
  endpoint: Endpoint,
  write: Write,
): Promise<Written> {
  const written = withEffect(unit, () => run(call, unit, endpoint, write));
  return call.decisions === undefined ? written : written.finally(() => noteSkipped(call, unit));
}

/** Authorises and runs a write as a unit of work of its own. */
export async function perform(call: Call, endpoint: Endpoint, write: Write): Promise<Written> {
  await authorizeWrite(call, endpoint, write);
  const id = write.method === 'POST' ? undefined : write.id;
  const run = () =>
    writeInUnit(call, endpoint, id, (unit) => performIn(call, unit, endpoint, write));
  return write.method === 'POST' ? orExisting(call, endpoint, write.body, run) : run();
}
