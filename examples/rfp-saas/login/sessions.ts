import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Database } from '../database/database.js';
import { type Account, folded } from '../database/schema.js';
import { keyOf } from '../database/table.js';
import { ADMINISTRATOR } from '../roles/role-policy.js';

/** Who is signed in. */
export interface User {
  readonly name: string;
  readonly org: string;
  /** Whether they may open the settings: the demo administrator, and accounts with that role. */
  readonly isAdministrator: boolean;
}

interface Session {
  readonly ends: number;
  /** Undefined for the demo administrator, who has no account. */
  readonly accountId: number | undefined;
}

/** User name of the demo administrator. */
export const DEMO_ADMINISTRATOR = 'admin';

const COOKIE = 'rfp_session';
const LIFE = 8 * 3_600_000;
const MAX_SESSIONS = 1_000;

const sha256 = (text: string) => createHash('sha256').update(text).digest();

/** Stands for your product's own login. */
export interface Sessions {
  /** The value of a `Set-Cookie` header; undefined for a wrong password, and without an active account. */
  signIn(login: string, password: string): string | undefined;
  userOf(request: IncomingMessage): User | undefined;
  /** The value of the `Set-Cookie` header that forgets the session. */
  signOut(request: IncomingMessage): string;
  /** Signs somebody out everywhere. @returns how many sessions they had. */
  endAll(accountId: number): number;
}

function sessionOf({ headers }: IncomingMessage): string {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1) ?? '';
}

function cookie(value: string, seconds: number): string {
  return `${COOKIE}=${value}; Max-Age=${seconds}; Path=/; HttpOnly; SameSite=Lax`;
}

const userFrom = ({ org, login, display_name, roles }: Account): User => ({
  name: display_name ?? login,
  org,
  isAdministrator: roles.some(({ role }) => role === ADMINISTRATOR),
});

/**
 * @param password - opens the demo administrator and every active account, where a product has single
 * sign-on; without one nobody can sign in.
 */
export function createSessions(
  { accounts }: Database,
  org: string,
  password: string | undefined,
): Sessions {
  const expected = password === undefined ? undefined : sha256(password);
  const sessions = new Map<string, Session>();

  /** A locked role outlasts a deactivation, so that only `is_active` tells who may come in. */
  function active(account: Account | undefined): Account | undefined {
    return account?.is_active && account.org === org ? account : undefined;
  }

  function begin(accountId: number | undefined): string {
    const [oldest] = sessions.keys();
    if (oldest !== undefined && sessions.size >= MAX_SESSIONS) sessions.delete(oldest);
    const id = randomBytes(32).toString('base64url');
    sessions.set(id, { accountId, ends: Date.now() + LIFE });
    return cookie(id, LIFE / 1000);
  }

  return {
    signIn(login, given) {
      if (!expected || !timingSafeEqual(expected, sha256(given))) return undefined;
      if (login === DEMO_ADMINISTRATOR) return begin(undefined);
      const account = active(accounts.one('login', keyOf(org, folded(login))));
      return account && begin(account.account_id);
    },
    userOf(request) {
      const session = sessions.get(sessionOf(request));
      if (session === undefined || session.ends <= Date.now()) return undefined;
      const { accountId } = session;
      if (accountId === undefined) {
        return { name: 'Demo Administrator', org, isAdministrator: true };
      }
      const account = active(accounts.byId(accountId));
      return account && userFrom(account);
    },
    signOut(request) {
      sessions.delete(sessionOf(request));
      return cookie('', 0);
    },
    endAll(accountId) {
      const own = [...sessions].filter(([, session]) => session.accountId === accountId);
      for (const [id] of own) sessions.delete(id);
      return own.length;
    },
  };
}
