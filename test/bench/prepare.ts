import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'tsup';

const HERE = import.meta.dirname;
const SERVERS = [
  'floor',
  'express-scim',
  'scimmy',
  'filter',
  'hostile',
  'attackers',
  'postgres-floor',
  'postgres-alone',
  'postgres-extras',
];
/** Those that need packages of others. */
const OTHERS: ReadonlySet<string> = new Set(['scimmy']);

/** What the package does not depend on is installed here, once, by the lock file of this folder. */
function install(): void {
  if (existsSync(join(HERE, 'node_modules'))) return;
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--legacy-peer-deps'], {
    cwd: HERE,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`The packages of ${HERE} could not be installed.`);
}

/** Builds the servers as the package itself is built, so that what runs is what users run. */
async function compile(servers: readonly string[]): Promise<void> {
  await build({
    config: false,
    entry: Object.fromEntries(servers.map((name) => [name, join(HERE, 'servers', `${name}.ts`)])),
    outDir: join(HERE, 'dist'),
    format: ['esm'],
    target: 'node20',
    splitting: false,
    clean: true,
    silent: true,
    noExternal: ['express-scim'],
    external: ['scimmy', 'scimmy-routers', 'pg'],
  });
}

/** @param compared - whether servers of other packages are measured too. */
export async function prepare({ compared }: { readonly compared: boolean }): Promise<void> {
  if (compared) install();
  await compile(SERVERS.filter((name) => compared || !OTHERS.has(name)));
}
