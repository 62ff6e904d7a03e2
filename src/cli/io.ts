/** What a command may touch of the process. */
export interface CliIo {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** Whether progress is read by a person. */
  readonly isTerminal: boolean;
  /** Standard output: results. */
  readonly out: (text: string) => void;
  /** Standard error: progress and complaints. */
  readonly err: (text: string) => void;
  /** Everything on standard input. */
  readonly readInput: () => Promise<string>;
  readonly readFile: (path: string) => Promise<string>;
  /** Loads a module of the host by its path. */
  readonly importModule: (path: string) => Promise<object>;
  /** Loads a package that is installed in the host's project, which is that of the working directory. */
  readonly importPackage: (name: string) => Promise<object>;
  readonly writeFile: (path: string, content: string) => Promise<void>;
}

/** How the process ends. */
export const EXIT = { ok: 0, findings: 1, unusable: 2 } as const;
