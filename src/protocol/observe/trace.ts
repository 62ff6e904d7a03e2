import { tracingChannel } from 'node:diagnostics_channel';
import type { ScimResponse } from '../model/message.js';
import type { RequestRecord, RequestTrace } from '../model/request-record.js';
import { fillIn, traceOf } from './request-record.js';
import { isStreamed, whenSent } from './when-sent.js';

/** Without subscribers a request costs one look at them. */
export const requestChannel = tracingChannel<unknown, RequestTrace>('express-scim:request');

/**
 * Answers a request between the events `start`, `end`, `asyncStart` and `asyncEnd` of Node's
 * `diagnostics_channel`, with `error` in between if the answer is one.
 */
export async function traced(
  record: RequestRecord,
  run: () => Promise<ScimResponse>,
): Promise<ScimResponse> {
  const trace = traceOf(record);
  fillIn(record, { trace });
  const answer = requestChannel.start.runStores(trace, run);
  requestChannel.end.publish(trace);
  const response = await answer;
  const finish = (failed: boolean) => {
    if (failed) requestChannel.error.publish(trace);
    requestChannel.asyncStart.publish(trace);
    requestChannel.asyncEnd.publish(trace);
  };
  if (isStreamed(response)) return whenSent(response, finish);
  finish(response.status >= 400);
  return response;
}
