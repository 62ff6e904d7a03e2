import { decodeUtf8 } from '../lib/utf8.js';

/** What a client sends by HTTP Basic (RFC 7617 §2). */
export interface BasicCredential {
  readonly username: string;
  readonly password: string;
}

/** undefined for what is no credential: without a colon, or not in UTF-8. */
export function readBasic(token: string): BasicCredential | undefined {
  const pair = decodeUtf8(Buffer.from(token, 'base64')) ?? '';
  const colon = pair.indexOf(':');
  return colon < 0
    ? undefined
    : { username: pair.slice(0, colon), password: pair.slice(colon + 1) };
}

/** The user name of a Basic credential, empty if it is none. */
export const usernameOf = (token: string): string => readBasic(token)?.username ?? '';
