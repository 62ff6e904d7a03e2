import { randomBytes } from 'node:crypto';
import { checkKeys } from '../../../errors/check-keys.js';
import { keysOf } from '../../../lib/known-keys.js';
import { toAnswer } from './answer.js';
import { cleanUp, cleanUpStrays } from './clean-up.js';
import { createdBy, idOf, type UndeletedResource } from './created-resources.js';
import { type Discovery, discover } from './discovery.js';
import type { AuditExchange, HttpRequest, HttpResponse } from './exchange.js';
import { AuditFailure, AuditSkip } from './failure.js';
import { redact, tokenMask } from './redact.js';
import { type AuditScope, createScope } from './scope.js';
import { createSend } from './send.js';

/** Options of {@link createAuditTarget}: the server under test and how to reach it. */
export interface AuditTargetOptions {
  /** The tenant URL as an administrator types it, e.g. `https://rfp.example/scim/v2`. */
  readonly baseUrl: string;
  /** A bearer token that may read and write everything. */
  readonly token: string;
  /** Default: the global `fetch`. */
  readonly fetch?: typeof fetch;
  /** How long one request may take, in milliseconds. Default 30,000. */
  readonly requestTimeoutMs?: number;
  /** Ends audits early; what they created is still deleted. */
  readonly signal?: AbortSignal;
}

const KEYS = keysOf<AuditTargetOptions>({
  baseUrl: true,
  token: true,
  fetch: true,
  requestTimeoutMs: true,
  signal: true,
});

/** How many resources a server shows. */
export interface ResourceCounts {
  readonly users: number;
  /** 0 where groups are not offered. */
  readonly groups: number;
}

/** What became of what the audits created. */
export interface CleanUp {
  /** Resources created so far. */
  readonly created: number;
  /** Those that could not be deleted. */
  readonly leftovers: readonly UndeletedResource[];
}

/** A server that audits are run against. */
export interface AuditTarget {
  readonly baseUrl: string;
  /** Names of everything that is created begin with it, e.g. `scim-audit-5f0c1d`. */
  readonly prefix: string;
  /** What the server says it offers; asked once. */
  readonly discover: () => Promise<Discovery>;
  /**
   * Counts what the server holds; where its lists do not say how many there are, what one of them shows.
   *
   * @throws AuditFailure if /Users cannot be listed: wrong URL, wrong token, no SCIM there.
   */
  readonly population: () => Promise<ResourceCounts>;
  /** Deletes what single audits could not delete, or did not know of, and tells what is left. */
  readonly cleanUp: () => Promise<CleanUp>;
  /** Takes the token out of a string. */
  readonly mask: (text: string) => string;
  /** What an audit works with; each opens one of its own and closes it. */
  readonly open: (discovery: Discovery) => AuditScope;
}

/**
 * Names the server that audits are run against. Nothing is sent before the first audit runs.
 *
 * @throws TypeError for a base URL that is none.
 * @example
 * const target = createAuditTarget({ baseUrl: 'http://localhost:3000/scim/v2', token });
 * describe('SCIM', () => {
 *   for (const audit of scimAudits()) it(audit.title, () => audit.run(target));
 *   afterAll(() => target.cleanUp());
 * });
 */
export function createAuditTarget(options: AuditTargetOptions): AuditTarget {
  checkKeys(options, KEYS, 'createAuditTarget()');
  const { token, signal, requestTimeoutMs = 30_000 } = options;
  const baseUrl = new URL(options.baseUrl).href.replace(/\/+$/, '');
  const prefix = `scim-audit-${randomBytes(3).toString('hex')}`;
  const mask = tokenMask(token);
  const sendBounded = createSend({ baseUrl, fetch: options.fetch ?? fetch, requestTimeoutMs });
  const created = new Set<string>();
  const createdIds = new Set<string>();
  const leftovers = new Map<string, UndeletedResource>();
  const authorization = { Authorization: `Bearer ${token}` };
  let found: Promise<Discovery> | undefined;
  let names = 0;

  const send = async (request: HttpRequest): Promise<HttpResponse> => {
    if (signal?.aborted) throw new AuditSkip('The audits were stopped.');
    const answer = await sendBounded(request, signal);
    const { method, path } = request;
    for (const each of createdBy(baseUrl, answer)) {
      created.add(each);
      createdIds.add(idOf(each));
    }
    if (answer.status === 0 && method === 'POST' && !path.includes('.search')) {
      const reason = `no answer to POST: it may have created what begins with ${prefix}`;
      leftovers.set(path, { path, reason });
    }
    if (answer.status === 0 && signal?.aborted) throw new AuditSkip('The audits were stopped.');
    return answer;
  };
  const plain = (method: string, path: string) =>
    sendBounded({ method, path, headers: { Accept: 'application/scim+json', ...authorization } });
  const shown = (answer: HttpResponse): AuditExchange =>
    redact(answer, mask, (id) => createdIds.has(id) || id.startsWith(prefix));
  const get = async (path: string) =>
    toAnswer(
      await send({
        method: 'GET',
        path,
        headers: { Accept: 'application/scim+json', ...authorization },
      }),
    );
  const discoverOnce = () => {
    found ??= discover(get);
    return found;
  };
  const count = async (endpoint: string): Promise<number | undefined> => {
    const answer = await get(`${endpoint}?startIndex=1&count=1`);
    const { totalResults, Resources } = answer.body;
    if (answer.status === 200 && typeof totalResults === 'number') return totalResults;
    // A list that does not say how many there are is a finding, and no reason not to look for it.
    if (answer.status === 200 && Array.isArray(Resources)) return Resources.length;
    if (endpoint !== '/Users') return undefined;
    const what = answer.status === 0 ? `no answer (${answer.text})` : `status ${answer.status}`;
    throw new AuditFailure(mask(`GET /Users gave no list: ${what}.`), [shown(answer)]);
  };

  return {
    baseUrl,
    prefix,
    mask,
    discover: discoverOnce,
    async population() {
      const users = (await count('/Users')) ?? 0;
      return { users, groups: (await count('/Groups')) ?? 0 };
    },
    async cleanUp() {
      const retried = [...leftovers.keys()].filter((path) => created.has(path));
      for (const path of retried) leftovers.delete(path);
      const refused = await cleanUp(retried, plain);
      const strays = await cleanUpStrays(prefix, plain);
      if (strays.complete) leftovers.clear();
      for (const left of [...refused, ...strays.leftovers]) leftovers.set(left.path, left);
      return { created: created.size, leftovers: [...leftovers.values()] };
    },
    open(discovery) {
      return createScope({
        baseUrl,
        authorization,
        send,
        discovery,
        nextName() {
          names += 1;
          return `${prefix}-${names}`;
        },
        shown,
        async close(paths) {
          for (const left of await cleanUp(paths, plain)) leftovers.set(left.path, left);
        },
      });
    },
  };
}
