import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';
import { generateDirectory } from '../../src/testing/index.js';

const PEOPLE = 120;

it('ends when all is written, though a pool of the host is open', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'scim-preview-'));
  try {
    const file = join(folder, 'directory.json');
    await writeFile(file, JSON.stringify(generateDirectory({ people: PEOPLE, groups: 4 })));
    const { stdout } = await promisify(execFile)(process.execPath, [
      ...['--import', 'tsx', 'src/cli/main.ts', 'preview'],
      ...['test/cli/idle-host.ts', '--directory', file, '--json'],
    ]);
    const { users } = JSON.parse(stdout);
    expect(users.created.length).toBeGreaterThan(PEOPLE * 0.9);
  } finally {
    await rm(folder, { recursive: true });
  }
});
