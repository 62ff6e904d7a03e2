import { runCli } from '../../src/cli/run-cli.js';

export interface CliRun {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** What was written, by path. */
  readonly files: Readonly<Record<string, string>>;
}

export interface CliWorld {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly isTerminal?: boolean;
  readonly signal?: AbortSignal;
  readonly onOut?: (text: string) => void;
  /** Modules that can be loaded, by path. */
  readonly modules?: Readonly<Record<string, object>>;
  /** Packages that are installed, by name. */
  readonly packages?: Readonly<Record<string, object>>;
  /** Files that can be read, by path. */
  readonly readable?: Readonly<Record<string, string>>;
  /** Files that cannot be written. */
  readonly readOnly?: boolean;
}

/** Runs a command line in a world of its own. */
export async function cli(args: readonly string[], world: CliWorld = {}): Promise<CliRun> {
  let out = '';
  let err = '';
  const files: Record<string, string> = {};
  const code = await runCli(args, {
    env: world.env ?? {},
    signal: world.signal ?? new AbortController().signal,
    isTerminal: world.isTerminal ?? false,
    out(text) {
      out += text;
      world.onOut?.(text);
    },
    err(text) {
      err += text;
    },
    readInput: async () => world.input ?? '',
    async readFile(path) {
      const content = world.readable?.[path];
      if (content === undefined) throw new Error('ENOENT: no such file');
      return content;
    },
    async importModule(path) {
      const module = world.modules?.[path];
      if (module === undefined) throw new Error('Cannot find module');
      return module;
    },
    async importPackage(name) {
      const found = world.packages?.[name];
      if (found !== undefined) return found;
      throw Object.assign(new Error(`Cannot find module '${name}'`), { code: 'MODULE_NOT_FOUND' });
    },
    async writeFile(path, content) {
      if (world.readOnly) throw new Error('EACCES: permission denied');
      files[path] = content;
    },
  });
  return { code, out, err, files };
}
