import type { IncomingMessage } from 'node:http';

/** What of an Express request the admin router uses; Express 4 and 5 both have it. */
export interface AdminRequest extends IncomingMessage {
  /** The whole path, mount included. */
  readonly originalUrl?: string;
  /** What a parser in front of the router has made of the body. */
  readonly body?: unknown;
  readonly app?: { get(name: string): unknown };
}

/** The path of a URL as it arrived, without its query. */
export function pathOf(url: string | undefined): string {
  return (url ?? '/').split('?', 1)[0] || '/';
}
