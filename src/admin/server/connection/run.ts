import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { CheckResult } from '../../api-types/tokens.js';
import type { Check, Reply, Verdict } from './check.js';
import { CHECKS } from './checks.js';
import { send, whyUnreachable } from './send.js';
import { failed } from './verdicts.js';

/** For all requests together, in milliseconds. */
const TIMEOUT = 30_000;

const UNREACHABLE = failed(
  'The endpoint could not be reached from this server: the provider would report a network error.',
);

function describe({ status, mediaType }: Reply): string {
  return `${status} ${STATUS_CODES[status] ?? ''}, ${mediaType}`;
}

async function attempt(
  check: Check,
  url: string,
  token: string,
  signal: AbortSignal,
): Promise<{ readonly received: string } & Verdict> {
  try {
    const headers = { ...check.headers, Authorization: `Bearer ${token}` };
    const reply = await send(url, headers, signal);
    return { received: describe(reply), ...check.judge(reply) };
  } catch (error) {
    return { received: whyUnreachable(error), ...UNREACHABLE };
  }
}

/** Sends what Entra and Okta send at set-up, one request after the other, and explains each answer. */
export async function runChecks(baseUrl: string, token: string): Promise<readonly CheckResult[]> {
  const signal = AbortSignal.timeout(TIMEOUT);
  const nobody = randomUUID();
  const mount = new URL(baseUrl).pathname.replace(/\/+$/, '');
  const results: CheckResult[] = [];
  for (const check of CHECKS) {
    const path = check.path(nobody);
    const start = performance.now();
    const outcome = await attempt(check, `${baseUrl}${path}`, token, signal);
    results.push({
      id: check.id,
      provider: check.provider,
      title: check.title,
      sent: `GET ${mount}${path}`,
      ...outcome,
      milliseconds: Math.round(performance.now() - start),
    });
  }
  return results;
}
