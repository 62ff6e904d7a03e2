import type { Rules } from '../../conformance/rules.js';
import type { ScimError } from '../../errors/scim-error.js';
import type { HostHook } from '../../lib/hooks/host-hook.js';
import type { AppliedRules, Exchange, ExchangeSink } from '../model/exchange.js';
import type { RequestBody, ScimRequest, ScimResponse } from '../model/message.js';
import type { RequestTrace, Trail } from '../model/request-record.js';
import { createDecisions } from './applied-rules.js';
import { maskName, maskTarget, maskValues } from './mask.js';
import { maskedDetail } from './masked-detail.js';
import { endpointIn } from './request-operation.js';
import { unknownNames } from './unknown-names.js';

const MAX_SHOWN = 65_536;

/** One exchange while it is going on. */
export interface ExchangeWatch {
  /** The request, which tells what is read of its body. */
  readonly request: ScimRequest;
  readonly decisions: AppliedRules;
  /** Notes how the credential was sent, once it is known to be good. */
  admitted(rules: Rules): void;
  /** Hands the exchange to the sink; never fails. */
  end(trace: RequestTrace, trail: Trail, response: ScimResponse, error?: ScimError): void;
}

function maskJson(text: unknown): unknown {
  if (typeof text !== 'string' || text.length > MAX_SHOWN) return undefined;
  try {
    return maskValues(JSON.parse(text));
  } catch {
    return `… (no JSON, text of ${text.length})`;
  }
}

function shownBody(body: RequestBody | undefined): unknown {
  if (body === undefined || (body.kind === 'text' && body.text === '')) return undefined;
  return body.kind === 'text' ? maskJson(body.text) : maskValues(body.value);
}

function jsonOf(body: RequestBody | undefined): unknown {
  if (body?.kind !== 'text') return body?.value;
  if (body.text.length > MAX_SHOWN) return undefined;
  try {
    return JSON.parse(body.text);
  } catch {
    return undefined;
  }
}

/** Names of no attribute, where the request was about resources of one type. */
function strangers(
  { method, query }: ScimRequest,
  { route }: Trail,
  body: RequestBody | undefined,
): readonly string[] | undefined {
  const endpoint = route && endpointIn(route);
  if (endpoint === undefined) return undefined;
  const isSearch = route?.kind === 'search';
  const names = unknownNames(endpoint.type, { method, query, isSearch, body: jsonOf(body) });
  return names.length === 0 ? undefined : names.map(maskName);
}

/** Without what is undefined. */
function present<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as ReturnType<typeof present<T>>;
}

export function watchExchange(
  sink: ExchangeSink,
  request: ScimRequest,
  hook: HostHook,
): ExchangeWatch {
  const begun = performance.now();
  const decisions = createDecisions();
  let read: RequestBody | undefined;
  const { method, path, query } = request;
  const watched: ScimRequest = {
    method,
    path,
    query,
    get baseUrl() {
      return request.baseUrl;
    },
    get params() {
      return request.params;
    },
    get ip() {
      return request.ip;
    },
    get signal() {
      return request.signal;
    },
    header: (name) => request.header(name),
    async readBody(bounds) {
      read = await request.readBody(bounds);
      return read;
    },
  };

  function exchangeOf(
    { requestId, method, tenantId, scimType }: RequestTrace,
    trail: Trail,
    { status, body }: ScimResponse,
    error: ScimError | undefined,
  ): Exchange {
    return {
      time: new Date().toISOString(),
      requestId,
      method,
      path: maskTarget(request.path, request.query),
      status,
      durationMs: Math.round((performance.now() - begun) * 10) / 10,
      rules: decisions.applied,
      ...present({
        tenantId,
        scimType,
        detail: error && maskedDetail(error),
        unknown: strangers(request, trail, read),
        changed: trail.written?.summary?.changed,
        skipped: trail.written?.summary?.skipped,
        request: shownBody(read),
        response: maskJson(wholeText(body)),
      }),
    };
  }

  return {
    request: watched,
    decisions,
    admitted(rules) {
      const raw = /^\S+$/.test(request.header('authorization') ?? '');
      if (raw) decisions.add(rules, 'rawToken');
    },
    end(trace, trail, response, error) {
      const { requestId, tenantId } = trace;
      const add = () => sink.add(exchangeOf(trace, trail, response, error));
      void hook.tell(add, { requestId, tenantId });
    },
  };
}

/** The whole body of an answer as text; undefined if there is none, or if it comes in pieces. */
export function wholeText(body: ScimResponse['body']): string | undefined {
  if (body === undefined || typeof body === 'string') return body;
  return 'text' in body ? body.text : undefined;
}
