import { tracingChannel } from 'node:diagnostics_channel';
import { listenerWait } from '../../events/event-dispatcher.js';
import type { ScimResponse } from '../model/message.js';
import type { RequestTrace, Trail } from '../model/request-record.js';
import { isStreamed, whenSent } from './when-sent.js';

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
  const finish = (failed: boolean) => {
    if (failed) channel.error.publish(trace);
    channel.asyncStart.publish(trace);
    channel.asyncEnd.publish(trace);
  };
  if (isStreamed(response)) return whenSent(response, finish);
  finish(response.status >= 400);
  return response;
}

export function beginTrail(): Trail {
  return {
    begun: performance.now(),
    tenantId: undefined,
    principalId: undefined,
    route: undefined,
    open: false,
    written: undefined,
    operations: [],
    listenerWait: listenerWait(),
  };
}
