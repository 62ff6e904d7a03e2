import type { ScimEvent } from 'express-scim';
import type { Database } from './database/database.js';
import { keyOf } from './database/table.js';
import { accountIds } from './scim/ids.js';

/** Everybody gets a laptop on their first day, and every third a phone. */
const kindsFor = (account: number): readonly string[] =>
  account % 3 === 0 ? ['Laptop', 'Phone'] : ['Laptop'];

/** What an account still has to give back, e.g. `Laptop RFP-00007`. */
export function equipmentOf(db: Database, org: string, account: number): readonly string[] {
  return db.equipment
    .where('account', keyOf(org, account))
    .map(({ kind, serial }) => `${kind} ${serial}`)
    .sort();
}

function lend(db: Database, org: string, account: number): void {
  if (equipmentOf(db, org, account).length > 0) return;
  for (const kind of kindsFor(account)) {
    db.equipment.insert((equipment_id) => ({
      equipment_id,
      org,
      account_id: account,
      kind,
      serial: `RFP-${String(equipment_id).padStart(5, '0')}`,
    }));
  }
}

/** Nobody is left who could give it back. */
function takeBack(db: Database, org: string, account: number): void {
  for (const each of db.equipment.where('account', keyOf(org, account))) {
    db.equipment.put({ ...each, account_id: null });
  }
}

/** Keeps the list of equipment in step with who joins. Those who are disabled keep what they have. */
export async function recordEquipment(db: Database, event: ScimEvent): Promise<void> {
  if (event.type !== 'user.created' && event.type !== 'user.deleted') return;
  const account = Number(accountIds.decode(event.resourceId));
  const change = event.type === 'user.created' ? lend : takeBack;
  await db.transaction(async () => change(db, event.tenantId, account));
}
