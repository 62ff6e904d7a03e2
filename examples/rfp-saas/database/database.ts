import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import {
  ACCOUNTS,
  type Account,
  TEAM_MEMBERS,
  TEAMS,
  type Team,
  type TeamMember,
} from './schema.js';
import { Table } from './table.js';
import { createTransactions, type Transactions } from './transactions.js';

/** The three tables of the product. */
export interface Database {
  readonly accounts: Table<Account, keyof typeof ACCOUNTS.unique, keyof typeof ACCOUNTS.indexes>;
  readonly teams: Table<Team, keyof typeof TEAMS.unique, keyof typeof TEAMS.indexes>;
  readonly teamMembers: Table<
    TeamMember,
    keyof typeof TEAM_MEMBERS.unique,
    keyof typeof TEAM_MEMBERS.indexes
  >;
  /** Makes several writes one: everybody who writes uses it. */
  readonly transaction: Transactions['run'];
  /** Writes what is not in the file yet; nothing to do without a file. */
  close(): void;
}

const SAVE_AFTER_MS = 200;

interface Saved<Row> {
  readonly rows: readonly Row[];
  readonly lastId: number;
}

interface Snapshot {
  readonly accounts: Saved<Account>;
  readonly teams: Saved<Team>;
  readonly teamMembers: Saved<TeamMember>;
}

function load(file: string): Snapshot | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Snapshot;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Columns that files written by an older version lack. */
const NEW_COLUMNS = {
  roles: [],
  roles_locked: false,
  roles_rev: 0,
  guest_in: [],
} satisfies Partial<Account>;

/**
 * Opens the tables: in memory, and with `file` also in a JSON file that is written shortly after each
 * change. Good enough to try things out; a product has a database here.
 */
export function openDatabase(file?: string): Database {
  let timer: NodeJS.Timeout | undefined;

  const save = () => {
    timer = undefined;
    if (file === undefined) return;
    const snapshot: Snapshot = {
      accounts: { rows: accounts.all(), lastId: accounts.lastId },
      teams: { rows: teams.all(), lastId: teams.lastId },
      teamMembers: { rows: teamMembers.all(), lastId: teamMembers.lastId },
    };
    try {
      writeFileSync(`${file}.new`, JSON.stringify(snapshot));
      renameSync(`${file}.new`, file);
    } catch (error) {
      console.error(`The tables could not be written to ${file}: ${(error as Error).message}`);
    }
  };
  const transactions = createTransactions();
  const changed = (undo: () => void) => {
    transactions.wrote(undo);
    if (file === undefined) return;
    timer ??= setTimeout(() => transactions.run(async () => save()), SAVE_AFTER_MS).unref();
  };

  const accounts: Database['accounts'] = new Table(ACCOUNTS, changed);
  const teams: Database['teams'] = new Table(TEAMS, changed);
  const teamMembers: Database['teamMembers'] = new Table(TEAM_MEMBERS, changed);

  const snapshot = file === undefined ? undefined : load(file);
  if (snapshot !== undefined) {
    const rows = snapshot.accounts.rows.map((row) => ({ ...NEW_COLUMNS, ...row }));
    accounts.restore(rows, snapshot.accounts.lastId);
    teams.restore(snapshot.teams.rows, snapshot.teams.lastId);
    teamMembers.restore(snapshot.teamMembers.rows, snapshot.teamMembers.lastId);
  }

  return {
    accounts,
    teams,
    teamMembers,
    transaction: transactions.run,
    close() {
      if (timer === undefined) return;
      clearTimeout(timer);
      save();
    },
  };
}
