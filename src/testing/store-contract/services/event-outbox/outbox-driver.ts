import type { EventOutbox, OutboxDraft, OutboxEntry } from '../../../../index.js';
import { letRun, openUnit } from '../../units.js';
import type { ServiceBench } from '../service.js';

/** Longer than any check takes. */
const LONG_SECONDS = 3_600;
const ALL = 1_000;
const MOST_ROUNDS = 100;
const POLL_MS = 50;
const POLLS = 200;

/** An outbox in which others may have entries: those are given back. */
export class OutboxDriver {
  readonly bench: ServiceBench<EventOutbox>;
  readonly #run: string;
  readonly #claimed = new Map<string, string[]>();

  constructor(bench: ServiceBench<EventOutbox>) {
    this.bench = bench;
    this.#run = bench.unique('resource');
  }

  resource(name: string): string {
    return `${this.#run}/${name}`;
  }

  drafts(resource: string, events: readonly string[]): readonly OutboxDraft[] {
    return events.map((name) => ({ resource: this.resource(resource), event: { name } }));
  }

  append(resource: string, ...events: readonly string[]): Promise<void> {
    return this.bench.store.append(this.bench.ctx, this.drafts(resource, events));
  }

  /** How many entries were given out, and those of this check. */
  async claimAny(owner: string, limit: number, seconds = LONG_SECONDS) {
    // An array of this realm: a driver may have made the store's outside of a sandbox.
    const claimed = [...(await this.bench.store.claim(this.#owner(owner), limit, seconds))];
    const mine = claimed.filter(({ resource }) => resource.startsWith(`${this.#run}/`));
    const foreign = claimed.filter((entry) => !mine.includes(entry));
    if (foreign.length > 0) await this.lease(owner, foreign, 0);
    this.#claimed.set(owner, [...(this.#claimed.get(owner) ?? []), ...mine.map(({ id }) => id)]);
    return { claimed: claimed.length, mine };
  }

  async claim(owner: string, limit = ALL, seconds = LONG_SECONDS): Promise<readonly OutboxEntry[]> {
    return (await this.claimAny(owner, limit, seconds)).mine;
  }

  lease(owner: string, entries: readonly OutboxEntry[], seconds: number): Promise<void> {
    const ids = entries.map(({ id }) => id);
    return this.bench.store.lease(this.#owner(owner), ids, seconds);
  }

  complete(owner: string, entries: readonly OutboxEntry[]): Promise<void> {
    const ids = entries.map(({ id }) => id);
    return this.bench.store.complete(this.#owner(owner), ids);
  }

  /** Claims and completes until nothing is left. */
  async drain(): Promise<readonly OutboxEntry[]> {
    const told: OutboxEntry[] = [];
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const entries = await this.claim('drain');
      if (entries.length === 0) break;
      await this.complete('drain', entries);
      told.push(...entries);
    }
    return told;
  }

  /** Lets leases of so many seconds end. */
  async pass(seconds: number): Promise<void> {
    const ms = seconds * 1_000 + 1;
    const { advanceTime } = this.bench.stores;
    if (advanceTime) await advanceTime(ms);
    else await new Promise((resolve) => setTimeout(resolve, ms + POLL_MS));
  }

  /** Claims when leases of so many seconds have ended, be the clock of the database a little slow. */
  async claimLater(owner: string, seconds: number): Promise<readonly OutboxEntry[]> {
    await this.pass(seconds);
    for (let poll = 0; poll < POLLS; poll += 1) {
      const entries = await this.claim(owner);
      if (entries.length > 0 || this.bench.stores.advanceTime) return entries;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    return [];
  }

  /**
   * Two units about one resource, of which the one that begins last commits first, if the unit of work lets
   * it.
   *
   * @param between - runs after the first commit.
   * @returns the events in the order of the commits.
   */
  async interleaved(between: () => Promise<void> = async () => {}): Promise<readonly string[]> {
    const { bench } = this;
    const commits: string[] = [];
    const begin = (name: string) =>
      openUnit(bench, (unit) => bench.store.append(unit, this.drafts('a', [name])));
    const early = await begin('begun first');
    const late = begin('begun last').then(async (unit) => {
      await unit.commit();
      commits.push('begun last');
    });
    await letRun(late);
    const reading = commits.length > 0 ? between() : Promise.resolve();
    await letRun(reading);
    await early.commit();
    commits.push('begun first');
    await Promise.all([late, reading]);
    return commits.length > 1 && commits[0] === 'begun last'
      ? commits
      : ['begun first', 'begun last'];
  }

  /** Removes the entries of this check. */
  async empty(): Promise<void> {
    for (const [owner, ids] of this.#claimed) {
      await this.bench.store.complete(this.#owner(owner), ids);
    }
    await this.drain();
  }

  /** Owners are new ones for each check. */
  #owner(name: string): string {
    return `${this.#run}/${name}`;
  }
}
