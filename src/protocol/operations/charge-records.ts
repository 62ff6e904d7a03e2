import { recordCost } from '../../lib/record-cost.js';
import type { Call } from '../model/call.js';

/**
 * Charges a request for the records that it reads and compares.
 *
 * @returns a promise only where its slice is used up, and it pauses.
 */
export function chargeRecords(
  { work }: Call,
  ...records: readonly Readonly<Record<string, unknown>>[]
): Promise<void> | undefined {
  for (const record of records) work.spend(recordCost(record));
  return work.isDue() ? work.pause(true) : undefined;
}
