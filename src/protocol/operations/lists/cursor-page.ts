import type { CursorPosition } from '../../../stores/contract/query.js';
import type { Call } from '../../model/call.js';
import type { JsonText } from '../../model/message.js';
import { find, storeCan } from '../../query/find.js';
import { MAX_HELD_BYTES } from '../../query/page.js';
import type { QueryPlan } from '../../query/query-plan.js';
import { FIRST_SLICE, sliceSize } from './index-page.js';
import { newPace, writeAll } from './slice-writer.js';

/** A page behind a position. */
export interface CursorPage {
  readonly items: readonly JsonText[];
  readonly total: number;
  readonly next: CursorPosition | undefined;
}

/**
 * The page of one type behind a position, in slices. It ends before it is full once it is large, for its
 * cursor tells where to go on (RFC 9865 §2). A scan is done once, whatever it finds.
 */
export async function cursorPage(
  call: Call,
  plan: QueryPlan,
  after: CursorPosition | undefined,
  count: number,
): Promise<CursorPage> {
  const pace = newPace();
  const sliced = storeCan(plan, { kind: 'cursor', after, count });
  const items: JsonText[] = [];
  let total: number | undefined;
  let next = after;
  do {
    const left = count - items.length;
    const size = sliced ? Math.min(left, items.length === 0 ? FIRST_SLICE : sliceSize(pace)) : left;
    const page = await find(call, plan, { kind: 'cursor', after: next, count: size });
    total ??= page.total;
    next = page.next;
    for (const item of await writeAll(call, plan, page.resources, pace)) items.push(item);
  } while (sliced && next !== undefined && items.length < count && pace.bytes < MAX_HELD_BYTES);
  return { items, total, next };
}
