import type { JsonObject } from '../../schema/json.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';
import type { Intent } from '../model/route.js';
import type { OpenUnit } from '../model/unit.js';
import type { WriteResult } from '../model/write-result.js';
import { create } from './create.js';
import { deleteResource } from './delete.js';
import { modify } from './modify.js';
import { replace } from './replace.js';

/** One write, wherever it comes from: a request of its own, `/Me`, or an operation of a Bulk request. */
export type Write =
  | {
      readonly method: 'POST';
      readonly body: JsonObject;
      /** Paths of what stays as it is stored, or is left out of what is new, whatever the body says. */
      readonly keep?: ReadonlySet<string>;
    }
  | {
      readonly method: 'PUT' | 'PATCH';
      readonly id: string;
      readonly body: JsonObject;
      readonly keep?: ReadonlySet<string>;
    }
  | { readonly method: 'DELETE'; readonly id: string };

export type WriteMethod = Write['method'];

type WriteOf<M extends WriteMethod> = Write & { readonly method: M };

interface WriteIntent extends Intent {
  readonly operation: 'create' | 'replace' | 'modify' | 'delete';
}

interface WriteRow<W extends Write> {
  readonly intent: WriteIntent;
  /** Runs it, authorised, as part of a unit of work. */
  run(call: Call, unit: OpenUnit, endpoint: Endpoint, write: W): Promise<WriteResult>;
}

const ROWS: { readonly [M in WriteMethod]: WriteRow<WriteOf<M>> } = {
  POST: {
    intent: { operation: 'create', logKind: 'create' },
    run: (call, unit, endpoint, { body, keep }) => create(call, unit, endpoint, body, keep),
  },
  PUT: {
    intent: { operation: 'replace', logKind: 'update' },
    run: (call, unit, endpoint, { id, body, keep }) =>
      replace(call, unit, endpoint, id, body, keep),
  },
  PATCH: {
    intent: { operation: 'modify', logKind: 'update' },
    run: (call, unit, endpoint, { id, body, keep }) => modify(call, unit, endpoint, id, body, keep),
  },
  DELETE: {
    intent: { operation: 'delete', logKind: 'delete' },
    async run(call, unit, endpoint, { id }) {
      await deleteResource(call, unit, endpoint, id);
      return { id };
    },
  },
};

/** By its method, what a write is called, and how it is run (RFC 7644 §3.2). */
export const WRITES: Readonly<Record<WriteMethod, WriteRow<Write>>> = ROWS;
