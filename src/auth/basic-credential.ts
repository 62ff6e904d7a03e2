/** What a client sends by HTTP Basic (RFC 7617 §2). */
export interface BasicCredential {
  readonly username: string;
  readonly password: string;
}

/** undefined if there is no colon, without which it is no credential. */
export function readBasic(token: string): BasicCredential | undefined {
  const pair = Buffer.from(token, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  return colon < 0
    ? undefined
    : { username: pair.slice(0, colon), password: pair.slice(colon + 1) };
}

/** The user name of a Basic credential, empty if it is none. */
export const usernameOf = (token: string): string => readBasic(token)?.username ?? '';
