import type { ServerResponse } from 'node:http';
import { type MountFindingCode, mountFinding } from '../../errors/mount-findings.js';
import type { ScimOptions } from '../../protocol/model/options.js';
import { isConsumed } from '../read-body.js';
import type { ExpressRequest } from '../request.js';
import { comesFromTrustedProxy } from '../request.js';
import { isMountedTwice } from './mounted-twice.js';

type Sign = (request: ExpressRequest, response: ServerResponse) => boolean;

const FORWARDED = ['x-forwarded-host', 'x-forwarded-proto'] as const;
const ADDRESSES = ['x-forwarded-for', 'forwarded'] as const;

/** By what a request shows that something around the router is wrong. */
const SIGNS: readonly (readonly [MountFindingCode, Sign])[] = [
  ['ERR_SCIM_MOUNT_BODY_CONSUMED', isConsumed],
  [
    'ERR_SCIM_MOUNT_BODY_PARSER',
    ({ readableEnded, body, headers }) =>
      readableEnded && body !== undefined && Number(headers['content-length'] ?? 0) > 0,
  ],
  ['ERR_SCIM_MOUNT_SESSION', (_, response) => response.hasHeader('set-cookie')],
  [
    'ERR_SCIM_MOUNT_TRUST_PROXY',
    (request) =>
      FORWARDED.some((name) => name in request.headers) && !comesFromTrustedProxy(request),
  ],
  [
    'ERR_SCIM_MOUNT_CLIENT_ADDRESS',
    (request) =>
      ADDRESSES.some((name) => name in request.headers) && !comesFromTrustedProxy(request),
  ],
  ['ERR_SCIM_MOUNT_TWICE', isMountedTwice],
];

/** Requests that are looked at; a mount that was right for so many is not going to change. */
const LOOKS = 1_000;

/**
 * Looks at the first requests for signs of a wrong mount, and tells the logger of each once.
 *
 * @returns What is to be called with each request before anything reads it. It never throws.
 */
export function createMountWatch({
  logger = console,
  baseUrl,
  auth,
  authLimit,
}: ScimOptions): (request: ExpressRequest, response: ServerResponse) => void {
  let left = LOOKS;
  const harmless: Partial<Record<MountFindingCode, boolean>> = {
    ERR_SCIM_MOUNT_TRUST_PROXY: baseUrl !== undefined,
    ERR_SCIM_MOUNT_CLIENT_ADDRESS: auth === 'none' || authLimit === false,
  };
  let signs = SIGNS.filter(([code]) => harmless[code] !== true);

  function look(request: ExpressRequest, response: ServerResponse): void {
    const shown = signs.filter(([, shows]) => shows(request, response)).map(([code]) => code);
    if (shown.length === 0) return;
    signs = signs.filter(([code]) => !shown.includes(code));
    for (const code of shown) {
      const { problem, advice } = mountFinding(code);
      logger.warn(`${code}: ${problem} ${advice}`);
    }
  }

  return (request, response) => {
    if (left === 0) return;
    left -= 1;
    try {
      look(request, response);
    } catch {
      left = 0;
    }
  };
}
