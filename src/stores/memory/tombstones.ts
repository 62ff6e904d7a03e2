import type { ResourceDraft } from '../contract/resource.js';
import type { Journal } from './table/journal.js';
import type { Row } from './table/row.js';

/** What is left of the deleted users of a tenant: which id belonged to which `externalId`. */
export class Tombstones {
  readonly #ids = new Map<string, string>();

  put({ id, record: { externalId } }: Row, journal: Journal): void {
    if (typeof externalId === 'string') this.#set(externalId, id, journal);
  }

  /** The id of the user who was deleted last with the draft's `externalId`; asked again, undefined. */
  take({ externalId }: ResourceDraft, journal: Journal): string | undefined {
    const id = typeof externalId === 'string' ? this.#ids.get(externalId) : undefined;
    if (typeof externalId === 'string') this.#set(externalId, undefined, journal);
    return id;
  }

  #set(externalId: string, id: string | undefined, journal: Journal): void {
    const before = this.#ids.get(externalId);
    this.#write(externalId, id);
    journal.note(() => this.#write(externalId, before));
  }

  #write(externalId: string, id: string | undefined): void {
    if (id === undefined) this.#ids.delete(externalId);
    else this.#ids.set(externalId, id);
  }
}
