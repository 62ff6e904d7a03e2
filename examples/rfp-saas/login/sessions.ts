import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Who is signed in: the product knows one administrator, for the demonstration. */
export interface User {
  readonly name: string;
  readonly org: string;
}

const COOKIE = 'rfp_session';
const LIFE = 8 * 3_600_000;
const MAX_SESSIONS = 1_000;

const sha256 = (text: string) => createHash('sha256').update(text).digest();

/** Stands for your product's own login. */
export interface Sessions {
  /** The value of a `Set-Cookie` header, or undefined for a wrong password. */
  signIn(password: string): string | undefined;
  userOf(request: IncomingMessage): User | undefined;
  /** The value of the `Set-Cookie` header that forgets the session. */
  signOut(request: IncomingMessage): string;
}

function sessionOf({ headers }: IncomingMessage): string {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1) ?? '';
}

function cookie(value: string, seconds: number): string {
  return `${COOKIE}=${value}; Max-Age=${seconds}; Path=/; HttpOnly; SameSite=Lax`;
}

/** @param password - the administrator's; without one nobody can sign in. */
export function createSessions(user: User, password: string | undefined): Sessions {
  const expected = password === undefined ? undefined : sha256(password);
  const ends = new Map<string, number>();
  return {
    signIn(given) {
      if (!expected || !timingSafeEqual(expected, sha256(given))) return undefined;
      const [oldest] = ends.keys();
      if (oldest !== undefined && ends.size >= MAX_SESSIONS) ends.delete(oldest);
      const session = randomBytes(32).toString('base64url');
      ends.set(session, Date.now() + LIFE);
      return cookie(session, LIFE / 1000);
    },
    userOf: (request) => ((ends.get(sessionOf(request)) ?? 0) > Date.now() ? user : undefined),
    signOut(request) {
      ends.delete(sessionOf(request));
      return cookie('', 0);
    },
  };
}
