import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const HERE = import.meta.dirname;

/** Prisma is installed here, by the lock file of this folder: it is larger than everything else together. */
function run(command: string, args: readonly string[], { cwd = HERE, env = {} } = {}): void {
  const options = { cwd, stdio: 'inherit', env: { ...process.env, ...env } } as const;
  const { status } = spawnSync(command, args, options);
  if (status !== 0) process.exit(status ?? 1);
}

if (!existsSync(join(HERE, 'node_modules'))) {
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund']);
  // The adapter knows a pool by its class, which must be that of the tests.
  rmSync(join(HERE, 'node_modules/pg'), { recursive: true });
}
// Generating needs none of the engines that Prisma would download.
run('npx', ['prisma', 'generate', '--schema', 'schema.prisma'], {
  env: { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath },
});
run('npx', ['jest', '--testMatch', '**/test/examples/prisma/contract.ts'], {
  cwd: join(HERE, '../../..'),
});
