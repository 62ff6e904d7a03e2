import type { Attributes } from '../../schema/types.js';
import type { ProvisionedChange } from '../contract/provisioned.js';
import type { Journal } from './table/journal.js';

/** What was provisioned last of each user of a tenant. */
export class Provisioned {
  readonly #users = new Map<string, Attributes>();

  of(userId: string): Attributes | undefined {
    return this.#users.get(userId);
  }

  note(userId: string, { kind, attributes, removed }: ProvisionedChange, journal: Journal): void {
    const names = new Map(Object.entries(kind === 'part' ? (this.of(userId) ?? {}) : {}));
    for (const [name, value] of Object.entries(attributes)) names.set(name, value);
    for (const name of removed) names.delete(name);
    this.#set(userId, Object.freeze(Object.fromEntries(names)), journal);
  }

  remove(userId: string, journal: Journal): void {
    this.#set(userId, undefined, journal);
  }

  #set(userId: string, next: Attributes | undefined, journal: Journal): void {
    const before = this.of(userId);
    this.#write(userId, next);
    journal.note(() => this.#write(userId, before));
  }

  #write(userId: string, next: Attributes | undefined): void {
    if (next === undefined) this.#users.delete(userId);
    else this.#users.set(userId, next);
  }
}
