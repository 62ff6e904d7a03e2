import { tracingChannel } from 'node:diagnostics_channel';
import type { RequestOperation } from '../../events/types.js';
import type { Principal } from '../../stores/contract/context.js';
import type { ScimResponse } from '../model/message.js';

/**
 * What is known about a request while it is answered, and what subscribers of the tracing channel
 * `express-scim:request` are given: names and numbers, no value of any attribute. The same object from
 * start to end; what nobody knows yet is absent.
 */
export interface RequestTrace {
  readonly requestId: string;
  readonly method: string;
  operation: RequestOperation;
  tenantId?: string;
  principal?: Principal;
  /** The type that the path names. */
  resourceType?: string;
  /** Of the answer. */
  status?: number;
  scimType?: string;
}

const channel = tracingChannel<unknown, RequestTrace>('express-scim:request');

/**
 * Answers a request between the events `start`, `end`, `asyncStart` and `asyncEnd` of Node's
 * `diagnostics_channel`, with `error` in between if the answer is one. Without subscribers it costs one
 * look at them.
 */
export function traced(
  trace: RequestTrace,
  run: () => Promise<ScimResponse>,
): Promise<ScimResponse> {
  return channel.hasSubscribers ? published(trace, run) : run();
}

async function published(
  trace: RequestTrace,
  run: () => Promise<ScimResponse>,
): Promise<ScimResponse> {
  const answer = channel.start.runStores(trace, run);
  channel.end.publish(trace);
  const response = await answer;
  trace.status = response.status;
  if (response.status >= 400) channel.error.publish(trace);
  channel.asyncStart.publish(trace);
  channel.asyncEnd.publish(trace);
  return response;
}
