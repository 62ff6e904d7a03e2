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
    async writeFile(path, content) {
      if (world.readOnly) throw new Error('EACCES: permission denied');
      files[path] = content;
    },
  });
  return { code, out, err, files };
}
