import type { Rules } from '../../conformance/rules.js';
import { createHostHook } from '../../lib/hooks/host-hook.js';
import type { Logger } from '../../lib/logger.js';
import type { ExchangeLog } from '../model/config.js';
import type { AppliedRules, Exchange, ExchangeSink } from '../model/exchange.js';
import type { RequestBody, ScimResponse } from '../model/message.js';
import type { RequestRecord } from '../model/request-record.js';
import { maskName, maskTarget, maskValues } from './mask.js';
import { maskedDetail } from './masked-detail.js';
import { durationMsOf } from './request-record.js';
import { unknownNames } from './unknown-names.js';

const MAX_SHOWN = 65_536;

/** A body, parsed once: to look for names in it, and masked. */
interface ReadBody {
  /** undefined where it is no JSON. */
  readonly json: unknown;
  readonly shown: unknown;
}

const UNREAD: ReadBody = Object.freeze({ json: undefined, shown: undefined });

function readText(text: string | undefined): ReadBody {
  if (text === undefined || text.length > MAX_SHOWN) return UNREAD;
  try {
    const json: unknown = JSON.parse(text);
    return { json, shown: maskValues(json) };
  } catch {
    return { json: undefined, shown: `… (no JSON, text of ${text.length})` };
  }
}

function readBody(body: RequestBody | undefined): ReadBody {
  if (body?.kind === 'text') return body.text === '' ? UNREAD : readText(body.text);
  return body === undefined ? UNREAD : { json: body.value, shown: maskValues(body.value) };
}

/** Names of no attribute, where the request was about resources of one type. */
function strangers(
  { request, route }: RequestRecord,
  body: unknown,
): readonly string[] | undefined {
  if (!route || !('endpoint' in route)) return undefined;
  const { method, query } = request;
  const isSearch = route.kind === 'search';
  const names = unknownNames(route.endpoint.type, { method, query, isSearch, body });
  return names.length === 0 ? undefined : names.map(maskName);
}

/** Without what is undefined. */
function present<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as ReturnType<typeof present<T>>;
}

function exchangeOf(record: RequestRecord): Exchange {
  const { requestId, request, tenantId, error, response, written } = record;
  const body = readBody(record.body);
  return {
    time: new Date().toISOString(),
    requestId,
    method: request.method,
    path: maskTarget(request.path, request.query),
    status: response?.status ?? 0,
    durationMs: durationMsOf(record),
    rules: record.appliedRules?.applied ?? [],
    ...present({
      tenantId,
      scimType: error?.scimType,
      detail: error && maskedDetail(error),
      unknown: strangers(record, body.json),
      changed: written?.summary?.changed,
      skipped: written?.summary?.skipped,
      request: body.shown,
      response: readText(wholeText(response?.body)).shown,
    }),
  };
}

/** Notes how the credential was sent, once it is known to be good. */
export function noteRawToken(
  { request }: RequestRecord,
  appliedRules: AppliedRules,
  rules: Rules,
): void {
  const isRaw = /^\S+$/.test(request.header('authorization') ?? '');
  if (isRaw) appliedRules.add(rules, 'rawToken');
}

/** Hands each answered request to the sink, masked; never fails. */
export function createExchangeLog(sink: ExchangeSink, logger: Logger): ExchangeLog {
  const hook = createHostHook('trace', { logger });
  return {
    add(record) {
      const { requestId, tenantId } = record;
      void hook.tell(() => sink.add(exchangeOf(record)), { requestId, tenantId });
    },
  };
}

/** The whole body of an answer as text; undefined if there is none, or if it comes in pieces. */
export function wholeText(body: ScimResponse['body']): string | undefined {
  if (body === undefined || typeof body === 'string') return body;
  return 'text' in body ? body.text : undefined;
}
