import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { auditWhatIsServed } from './command-line.js';

/**
 * Installs the packed tarball as a stranger would: ESM and CommonJS TypeScript projects, on Express 4
 * and 5. Each must compile with its own type declarations and answer requests when run.
 */
const exec = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');

const EXPRESS = [
  { name: 'express4', express: '4.22.3', types: '4.17.25' },
  { name: 'express5', express: '5.3.0', types: '5.0.6' },
] as const;
const MODULES = [
  { name: 'esm', type: 'module' },
  { name: 'cjs', type: 'commonjs' },
] as const;

const TSCONFIG = {
  compilerOptions: {
    target: 'ES2022',
    module: 'NodeNext',
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    types: ['node'],
    outDir: 'out',
    rootDir: '.',
  },
  files: ['main.ts'],
};

async function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  try {
    const { stdout } = await exec(command, args, { cwd, maxBuffer: 16 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${command} ${args.join(' ')} failed in ${cwd}\n${stdout}${stderr}`);
  }
}

const writeJson = (file: string, value: unknown) => writeFile(file, JSON.stringify(value, null, 2));

async function pack(into: string): Promise<string> {
  const output = await run(
    'npm',
    ['pack', '--ignore-scripts', '--json', '--pack-destination', into],
    root,
  );
  const [packed] = JSON.parse(output) as readonly { filename: string; files: { path: string }[] }[];
  if (!packed?.files.some(({ path }) => path === 'dist/index.js')) {
    throw new Error('The tarball holds no dist/: run `npm run build` first.');
  }
  const strays = packed.files.filter(
    ({ path }) =>
      !/^(dist\/|package\.json$|docs\/|examples\/[\w-]+\/(?:[\w-]+\/)?[\w.-]+$|test\/bench\/results\/|LICENSE$|[A-Z]+\.md$)/.test(
        path,
      ),
  );
  if (strays.length > 0) throw new Error(`Stray files: ${strays.map(({ path }) => path)}`);
  return join(into, packed.filename);
}

async function install(
  folder: string,
  tarball: string,
  { express, types }: (typeof EXPRESS)[number],
): Promise<void> {
  const { devDependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  await mkdir(folder);
  await writeJson(join(folder, 'package.json'), {
    private: true,
    dependencies: { express, 'express-scim': `file:${tarball}` },
    devDependencies: {
      '@types/express': types,
      '@types/node': devDependencies['@types/node'],
    },
  });
  await run(
    'npm',
    ['install', '--prefer-offline', '--no-package-lock', '--ignore-scripts', '--loglevel=error'],
    folder,
  );
}

async function compileAndRun(folder: string, type: string): Promise<void> {
  await mkdir(folder);
  await writeJson(join(folder, 'package.json'), { private: true, type });
  await writeJson(join(folder, 'tsconfig.json'), TSCONFIG);
  await copyFile(join(import.meta.dirname, 'consumer/main.ts'), join(folder, 'main.ts'));
  await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', '.'], folder);
  await run(process.execPath, ['out/main.js'], folder);
}

const scratch = await mkdtemp(join(tmpdir(), 'express-scim-packaging-'));
try {
  const tarball = await pack(scratch);
  for (const express of EXPRESS) {
    const project = join(scratch, express.name);
    await install(project, tarball, express);
    for (const { name, type } of MODULES) {
      await compileAndRun(join(project, name), type);
      console.log(`packaging: ${name} on Express ${express.express} compiles and answers`);
    }
    await auditWhatIsServed(project);
    console.log(`packaging: the command serves and audits beside Express ${express.express}`);
  }
} finally {
  await rm(scratch, { recursive: true, force: true });
}
