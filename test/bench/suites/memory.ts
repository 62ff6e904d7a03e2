import { Contestant, type ServerName } from '../load/contestant.js';

/** What a process takes that holds 100,000 users, in bytes. */
export interface MemoryRow {
  readonly server: ServerName;
  readonly filled: number;
  /** After every user has been read once. */
  readonly read: number;
}

const USERS = 100_000;
const PAGE = 1_000;

async function walk(contestant: Contestant): Promise<void> {
  let startIndex = 1 - PAGE;
  const call = () => {
    startIndex += PAGE;
    return { method: 'GET', path: `/Users?startIndex=${startIndex}&count=${PAGE}` };
  };
  await contestant.send(USERS / PAGE, 1, call);
}

export async function memory(
  node: string,
  servers: readonly ServerName[],
): Promise<readonly MemoryRow[]> {
  const rows: MemoryRow[] = [];
  for (const server of servers) {
    const contestant = await Contestant.start(server, node, { users: USERS, groups: [] });
    try {
      const filled = (await contestant.memory()).rss;
      // scimmy reads all users for each page.
      if (server !== 'scimmy') await walk(contestant);
      const read = (await contestant.memory()).rss;
      rows.push({ server, filled, read });
    } finally {
      contestant.stop();
    }
  }
  return rows;
}
