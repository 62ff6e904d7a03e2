import type { ScimEvent } from '../../index.js';

export interface LoggedRequest {
  readonly method: string;
  /** With the mount in front, as it came. */
  readonly url: string;
  readonly status: number;
  readonly ms: number;
  readonly events: readonly ScimEvent[];
  /** What was answered. */
  readonly body: string;
}

function decoded(url: string): string {
  try {
    return decodeURIComponent(url.replaceAll('+', ' '));
  } catch {
    return url;
  }
}

function membersOf(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

const counted = (sign: string, ids: readonly string[]) =>
  ids.length === 0 ? [] : [`${sign}${ids.length}`];

/** What an event says has happened, without values. */
function eventText(event: ScimEvent): string | undefined {
  if (event.type === 'request.failed') return undefined;
  const parts: string[] = [event.type];
  if ('changed' in event) parts.push(event.changed.join(', '));
  if ('added' in event) {
    parts.push(...counted('+', event.added), ...counted('-', event.removed));
    parts.push(...counted('unknown ', event.unknown));
  }
  return parts.join(' ');
}

/** What changed, what was found, or why it failed. */
function outcomeOf({ status, events, body }: LoggedRequest): string {
  const { scimType, detail, totalResults } = membersOf(body);
  if (status >= 400) {
    return [scimType, detail].filter((part) => typeof part === 'string').join(': ');
  }
  const changes = events.map(eventText).filter((text) => text !== undefined);
  if (changes.length > 0) return changes.join(' · ');
  return typeof totalResults === 'number' ? `${totalResults} found` : '';
}

/** One request as a line, e.g. `PATCH  /scim/v2/Users/6f0c  200  3 ms  user.updated displayName`. */
export function logLine(request: LoggedRequest): string {
  const { method, url, status, ms } = request;
  const columns = [
    method.padEnd(6),
    decoded(url),
    status,
    `${Math.round(ms)} ms`,
    outcomeOf(request),
  ];
  // What clients send must not move the cursor of the terminal or begin a line of its own.
  return columns
    .join('  ')
    .trimEnd()
    .replace(/\p{Cc}/gu, '\uFFFD');
}
