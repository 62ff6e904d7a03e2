import { UniquenessError } from '../../errors/store-errors.js';
import type { Identity } from '../contract/access.js';
import type { Journal } from './table/journal.js';

const keyOf = ({ issuer, subject }: Identity): string => JSON.stringify([issuer, subject]);

/** Which identities are linked to which users of a tenant. */
export class Identities {
  readonly #users = new Map<string, string>();

  userOf(identity: Identity): string | undefined {
    return this.#users.get(keyOf(identity));
  }

  /** @throws UniquenessError if it is another user's. */
  link(identity: Identity, userId: string, journal: Journal): void {
    const holder = this.userOf(identity);
    if (holder === userId) return;
    if (holder !== undefined) throw new UniquenessError('identity');
    this.#set(keyOf(identity), userId, journal);
  }

  unlink(identity: Identity, journal: Journal): boolean {
    if (this.userOf(identity) === undefined) return false;
    this.#set(keyOf(identity), undefined, journal);
    return true;
  }

  /** Takes all identities from a user who goes. */
  remove(userId: string, journal: Journal): void {
    for (const [key, holder] of this.#users) {
      if (holder === userId) this.#set(key, undefined, journal);
    }
  }

  #set(key: string, userId: string | undefined, journal: Journal): void {
    const before = this.#users.get(key);
    this.#write(key, userId);
    journal.note(() => this.#write(key, before));
  }

  #write(key: string, userId: string | undefined): void {
    if (userId === undefined) this.#users.delete(key);
    else this.#users.set(key, userId);
  }
}
