import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SUFFIX = '.lock';

/** Who holds, or wants, a folder. */
interface Holder {
  readonly pid: number;
  /** When the process began, where the system tells it: numbers of processes are used again. */
  readonly began: string | undefined;
}

/** Only on Linux; elsewhere the number of the process has to do. */
function beganAt(pid: number): string | undefined {
  try {
    // The name of the command, in parentheses, may hold anything; `starttime` is the 20th field behind it.
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')[19];
  } catch {
    return undefined;
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there and somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const isRunning = ({ pid, began }: Holder): boolean =>
  exists(pid) && (began === undefined || began === beganAt(pid));

/** undefined for a file that is gone, or not written yet. */
function readHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

/** A folder can be open in one process only. */
class FolderInUseError extends Error {
  constructor(folder: string, pid: number) {
    super(
      `${folder} is in use by process ${pid}. Stop that one, or start with DATA=memory (nothing is kept) or with ` +
        'DATABASE_URL=postgres://… (several processes over one database).',
    );
    this.name = 'FolderInUseError';
  }
}

/**
 * Makes a folder this process's own. Everybody who wants it first leaves a file of their own there and then looks at the
 * others: of two at once at least one sees the other, and what a killed process has left stops nobody.
 *
 * @returns what gives the folder back.
 * @throws FolderInUseError, which says what to do.
 */
export function lockFolder(folder: string): () => void {
  const own = `${randomUUID()}${SUFFIX}`;
  const holder: Holder = { pid: process.pid, began: beganAt(process.pid) };
  const giveBack = () => rmSync(join(folder, own), { force: true });
  writeFileSync(join(folder, own), JSON.stringify(holder), { flag: 'wx' });

  for (const name of readdirSync(folder)) {
    if (name === own || !name.endsWith(SUFFIX)) continue;
    const other = readHolder(join(folder, name));
    if (other !== undefined && isRunning(other)) {
      giveBack();
      throw new FolderInUseError(folder, other.pid);
    }
    if (other !== undefined) rmSync(join(folder, name), { force: true });
  }
  return giveBack;
}
