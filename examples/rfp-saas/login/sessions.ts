import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Access, AccessReason } from 'express-scim';
import type { Data } from '../data/data.js';
import { deriveSecret } from '../data/secrets.js';
import type { People } from '../people/people.js';
import { ADMINISTRATOR } from '../roles/role-policy.js';

/** Who is signed in. */
export interface User {
  /** Of their account; undefined for the demo administrator. */
  readonly id?: string;
  readonly name: string;
  readonly org: string;
  /** Whether they may open the settings: the demo administrator, and accounts with that role. */
  readonly isAdministrator: boolean;
}

/** User name of the demo administrator. */
export const DEMO_ADMINISTRATOR = 'admin';

const COOKIE = 'rfp_session';
const LIFE_SECONDS = 8 * 3_600;

const sha256 = (text: string) => createHash('sha256').update(text).digest();

/** The value of a `Set-Cookie` header, or why there is none. */
export type SignIn =
  | { readonly cookie: string }
  | { readonly refused: 'credentials' | AccessReason };

/** Asks provisioning whether somebody may come in; see `router.access`. */
export type AskAccess = (userId: string) => Promise<Access>;

/** Stands for your product's own login. */
export interface Sessions {
  signIn(login: string, password: string): Promise<SignIn>;
  userOf(request: IncomingMessage): Promise<User | undefined>;
  /** The value of the `Set-Cookie` header that forgets the session. */
  signOut(request: IncomingMessage): Promise<string>;
  /** Signs somebody out everywhere, in every process. @returns how many sessions they had. */
  endAll(userId: string): Promise<number>;
}

function sessionOf({ headers }: IncomingMessage): string | undefined {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1);
}

function cookie(value: string, seconds: number): string {
  return `${COOKIE}=${value}; Max-Age=${seconds}; Path=/; HttpOnly; SameSite=Lax`;
}

/**
 * @param askAccess - asked for everybody but the demo administrator, at sign-in and with each request.
 * @param password - opens the demo administrator and every active account, where a product has single
 * sign-on; without one nobody can sign in.
 */
export function createSessions(
  { tables: { sessions }, secret }: Data,
  people: People,
  org: string,
  askAccess: AskAccess,
  password: string | undefined,
): Sessions {
  const expected = password === undefined ? undefined : sha256(password);
  const key = deriveSecret(secret, 'sessions');

  /** What the table knows of a session: whoever reads the table cannot make a cookie of it. */
  const keyOf = (id: string) => createHmac('sha256', key).update(id).digest('base64url');

  async function begin(userId: string | undefined): Promise<SignIn> {
    const id = randomBytes(32).toString('base64url');
    await sessions.begin(keyOf(id), { org, userId }, LIFE_SECONDS);
    return { cookie: cookie(id, LIFE_SECONDS) };
  }

  return {
    async signIn(login, given) {
      if (!expected || !timingSafeEqual(expected, sha256(given))) return { refused: 'credentials' };
      if (login === DEMO_ADMINISTRATOR) return begin(undefined);
      const person = await people.byLogin(login);
      if (!person) return { refused: 'credentials' };
      // A role set by hand outlasts a deactivation, so that only this tells who may come in.
      const { allowed, reason } = await askAccess(person.id);
      return allowed ? begin(person.id) : { refused: reason };
    },
    async userOf(request) {
      const id = sessionOf(request);
      const session = id ? await sessions.find(keyOf(id)) : undefined;
      if (session?.org !== org) return undefined;
      if (session.userId === undefined) {
        return { name: 'Demo Administrator', org, isAdministrator: true };
      }
      const { allowed, roles } = await askAccess(session.userId);
      const person = allowed ? await people.byId(session.userId) : undefined;
      if (!person) return undefined;
      return {
        id: person.id,
        name: person.name,
        org,
        isAdministrator: roles.includes(ADMINISTRATOR),
      };
    },
    async signOut(request) {
      const id = sessionOf(request);
      if (id) await sessions.end(keyOf(id));
      return cookie('', 0);
    },
    endAll: (userId) => sessions.endAll(org, userId),
  };
}
