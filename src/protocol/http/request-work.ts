import { ScimError } from '../../errors/scim-error.js';
import { type RequestBudget, RequestWork } from '../../lib/work-budget.js';
import type { ScimRequest } from '../model/message.js';

const exhausted = () =>
  new ScimError(
    'tooMany',
    'The request asks for more work than is done for one request (maxWork). Narrow the filter, or split it.',
  );

/** Never sent, for nobody is there to read it; it is what logs are told. */
export const abandoned = (cause?: unknown) =>
  new ScimError(499, 'The client has closed the connection.', { cause });

const ERRORS = { exhausted, abandoned: () => abandoned() };

/** The budget of one request (RFC 7644 §3.4.2.1: a server may refuse what is too much, 400 `tooMany`). */
export function requestWork(
  limit: number,
  tenantId: string,
  request: Pick<ScimRequest, 'signal'>,
): RequestBudget {
  return new RequestWork(limit, tenantId, request, ERRORS);
}
