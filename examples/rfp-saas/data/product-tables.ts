/** What the company lends to the people who work here. */
export interface EquipmentTable {
  /** A laptop for everybody, and a phone for every third; nothing for those who have something. */
  lend(org: string, userId: string): Promise<void>;
  /** Everything goes back to the store room. */
  takeBack(org: string, userId: string): Promise<void>;
  /** What somebody still has, e.g. `Laptop RFP-00007`. */
  of(org: string, userId: string): Promise<readonly string[]>;
  /** What nobody has. */
  inStoreRoom(org: string): Promise<readonly string[]>;
}

/** What people were before their account was disabled. */
export interface FormerRolesTable {
  remember(org: string, userId: string, roles: readonly string[]): Promise<void>;
  of(org: string, userId: string): Promise<readonly string[]>;
}

/** Whose session it is; the demo administrator has no account. */
export interface SessionRow {
  readonly org: string;
  readonly userId: string | undefined;
}

/** Who is signed in, known to every process. */
export interface SessionTable {
  begin(key: string, row: SessionRow, lifeSeconds: number): Promise<void>;
  /** undefined also for a session that is over. */
  find(key: string): Promise<SessionRow | undefined>;
  end(key: string): Promise<void>;
  /** @returns how many sessions that were. */
  endAll(org: string, userId: string): Promise<number>;
}

/** What the product keeps of its own, beside users, groups and roles. */
export interface ProductTables {
  readonly equipment: EquipmentTable;
  readonly formerRoles: FormerRolesTable;
  readonly sessions: SessionTable;
}

/** How a serial number is written. */
export function label(kind: string, serial: number): string {
  return `${kind} RFP-${String(serial).padStart(5, '0')}`;
}
