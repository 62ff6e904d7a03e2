import assert from 'node:assert/strict';
import type {
  Filter,
  ListPage,
  ListPageRequest,
  ListQuery,
  RequestContext,
  ResourceDraft,
  ResourceRecord,
  ResourceStore,
} from '../../index.js';
import { accepts } from './accepts.js';
import { sampleOf } from './samples.js';
import { keeps, type StoreSubject, writable } from './subject.js';

const ALL: ListPageRequest = Object.freeze({ kind: 'index', startIndex: 1, count: 1000 });

/** One store in one tenant, with what checks do again and again. */
export class StoreDriver<S extends ResourceStore = ResourceStore> {
  readonly subject: StoreSubject<S>;
  readonly ctx: RequestContext;
  readonly #nextSeed: () => string;

  constructor(subject: StoreSubject<S>, ctx: RequestContext, nextSeed: () => string) {
    this.subject = subject;
    this.ctx = ctx;
    this.#nextSeed = nextSeed;
  }

  get store(): S {
    return this.subject.store;
  }

  get type() {
    return this.subject.type;
  }

  /** Path of the attribute that names a resource: `userName` or `displayName`. */
  get naming(): string {
    return this.subject.naming.path;
  }

  keeps(path: string): boolean {
    return keeps(this.subject, path);
  }

  /** Whether the store takes this filter; see {@link accepts}. */
  accepts(filter: Filter): boolean {
    return accepts(this.subject, filter);
  }

  nameOf(record: ResourceRecord | undefined): unknown {
    return record?.[this.naming];
  }

  /** The least that a resource needs, with these attributes besides; those not kept are left out. */
  draft(attributes: ResourceDraft = {}): ResourceDraft {
    const seed = this.#nextSeed();
    const needed = writable(this.subject)
      .filter(({ attribute, urn }) => attribute.required && urn === undefined)
      .map((path) => [path.attribute.name, sampleOf(path, seed, { userId: '' })]);
    const active = this.keeps('active') ? { active: true } : {};
    const kept = Object.entries(attributes).filter(
      ([name]) => name === 'members' || name.startsWith('urn:') || this.keeps(name),
    );
    return { ...Object.fromEntries(needed), ...active, ...Object.fromEntries(kept) };
  }

  /** A draft with this name. */
  named(name: string, attributes: ResourceDraft = {}): ResourceDraft {
    return this.draft({ ...attributes, [this.naming]: name });
  }

  create(draft: ResourceDraft = this.draft()): Promise<ResourceRecord> {
    return this.store.create(this.ctx, draft);
  }

  /** Resources of these names, in this order, one after the other. */
  async people(...names: readonly string[]): Promise<readonly ResourceRecord[]> {
    const made: ResourceRecord[] = [];
    for (const name of names) made.push(await this.create(this.named(name)));
    return made;
  }

  /** @throws AssertionError if there is none. */
  async get(id: string): Promise<ResourceRecord> {
    const record = await this.store.get(this.ctx, id, this.#withoutMembers());
    assert.ok(record, `get does not find "${id}", which was created and not deleted`);
    return record;
  }

  /** The resources in an array of this realm: a driver may have made the store's outside of a sandbox. */
  async list(
    query: Omit<ListQuery, 'page'> & { readonly page?: ListPageRequest } = {},
  ): Promise<ListPage<ResourceRecord>> {
    const asked = { page: ALL, ...this.#withoutMembers(), ...query };
    const found = await this.store.list(this.ctx, asked);
    return { ...found, resources: [...found.resources] };
  }

  /** Ids of all that match. @throws AssertionError if the total says something else. */
  async ids(filter?: Filter): Promise<readonly string[]> {
    const { resources, total } = await this.list(filter === undefined ? {} : { filter });
    assert.equal(total, resources.length, 'total of a list that has room for all matches');
    return resources.map(({ id }) => id);
  }

  #withoutMembers() {
    return this.subject.name === 'groups' ? { without: ['members'] } : {};
  }
}
