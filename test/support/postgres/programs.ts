import { execFileSync } from 'node:child_process';
import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function output(command: string, ...args: readonly string[]): string | undefined {
  try {
    const stdio = ['ignore', 'pipe', 'ignore'] as const;
    return execFileSync(command, args, { encoding: 'utf8', stdio: [...stdio] }).trim();
  } catch {
    return undefined;
  }
}

/** Debian keeps the programs of each version apart and out of the PATH; the newest first. */
function debianFolders(): readonly string[] {
  const root = '/usr/lib/postgresql';
  try {
    const versions = readdirSync(root).sort((a, b) => Number(b) - Number(a));
    return versions.map((version) => join(root, version, 'bin'));
  } catch {
    return [];
  }
}

/** Where a program of PostgreSQL's or `pgbouncer` is; undefined if it is not installed. */
export function findProgram(name: string): string | undefined {
  const configured = output('pg_config', '--bindir');
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    ...(configured === undefined ? [] : [configured]),
    ...debianFolders(),
    // Not in the PATH of everybody, but where pgbouncer is.
    '/usr/sbin',
  ];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

/** The same, or an error that says what to install. */
export function program(name: string): string {
  const found = findProgram(name);
  if (found !== undefined) return found;
  throw new Error(
    `There is no ${name} in the PATH, in pg_config --bindir or in /usr/lib/postgresql/*/bin. Install it ` +
      '(apt-get install postgresql pgbouncer), or run npm run test:postgres as root, which does.',
  );
}

interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** Neither PostgreSQL nor pgbouncer runs as root: then as `postgres`, which the package makes. */
export function unprivileged(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const [uid, gid] = [output('id', '-u', 'postgres'), output('id', '-g', 'postgres')];
  if (uid === undefined || gid === undefined) {
    throw new Error('PostgreSQL does not run as root, and there is no user "postgres" to run it.');
  }
  return { uid: Number(uid), gid: Number(gid) };
}
