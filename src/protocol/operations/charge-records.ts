import { recordCost } from '../../lib/record-cost.js';
import type { Call } from '../model/call.js';

/** Charges a request for the records that it reads and compares, and pauses where its slice is used up. */
export async function chargeRecords(
  { work }: Call,
  ...records: readonly Readonly<Record<string, unknown>>[]
): Promise<void> {
  for (const record of records) work.spend(recordCost(record));
  if (work.isDue()) await work.pause(true);
}
