import type { ResourceRecord } from '../../../stores/contract/resource.js';
import type { Call } from '../../model/call.js';
import type { JsonText } from '../../model/message.js';
import type { ResourceWriter } from '../../model/representation.js';
import type { Pace } from '../../query/page.js';
import type { QueryPlan } from '../../query/query-plan.js';
import { type DerivedOf, loadDerived } from '../../representation/load.js';

/** Bytes that are written before they are handed on. */
const PIECE_BYTES = 262_144;

export const newPace = (): Pace => ({ records: 0, bytes: 0, largest: 0 });

/** Writes the records of one slice as JSON, a piece at a time. */
export class SliceWriter {
  readonly #call: Call;
  readonly #records: readonly ResourceRecord[];
  readonly #derived: DerivedOf;
  readonly #write: ResourceWriter;
  readonly #pace: Pace;
  #at = 0;

  private constructor(
    call: Call,
    { endpoint, projection }: QueryPlan,
    records: readonly ResourceRecord[],
    derived: DerivedOf,
    pace: Pace,
  ) {
    this.#call = call;
    this.#records = records;
    this.#derived = derived;
    this.#write = endpoint.serializer.cached(projection, call.baseUrl);
    this.#pace = pace;
  }

  static async of(
    call: Call,
    plan: QueryPlan,
    records: readonly ResourceRecord[],
    pace: Pace,
  ): Promise<SliceWriter> {
    const derived = await loadDerived(
      call.ctx,
      plan.endpoint,
      records,
      plan.projection,
      call.config,
    );
    return new SliceWriter(call, plan, records, derived, pace);
  }

  get isDone(): boolean {
    return this.#at >= this.#records.length;
  }

  async next(): Promise<JsonText[]> {
    const items: JsonText[] = [];
    const { work } = this.#call;
    const records = this.#records;
    const pace = this.#pace;
    let at = this.#at;
    for (let bytes = 0; at < records.length && bytes < PIECE_BYTES; at += 1) {
      const record = records[at] as ResourceRecord;
      const given = this.#derived(record);
      const written = this.#write(record, isPromise(given) ? await given : given, work);
      const item = isPromise(written) ? await written : written;
      const size = typeof item === 'string' ? Buffer.byteLength(item) : item.size;
      items.push(item);
      bytes += size;
      pace.records += 1;
      pace.bytes += size;
      if (size > pace.largest) pace.largest = size;
      work.spend(1 + (size >> 6));
      if (work.isDue()) await work.pause();
    }
    this.#at = at;
    return items;
  }
}

/** As `instanceof Promise`, which takes longer than all the rest for a record that is kept. */
function isPromise<T extends object | string>(value: T | Promise<T>): value is Promise<T> {
  return typeof value === 'object' && (value as { readonly then?: unknown }).then !== undefined;
}

/** Each record of a slice as JSON. */
export async function writeAll(
  call: Call,
  plan: QueryPlan,
  records: readonly ResourceRecord[],
  pace: Pace,
): Promise<JsonText[]> {
  const writer = await SliceWriter.of(call, plan, records, pace);
  const items = await writer.next();
  while (!writer.isDone) for (const item of await writer.next()) items.push(item);
  return items;
}
