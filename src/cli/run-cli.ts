import { auditCommand } from './audit/command.js';
import { backfillCommand } from './database/backfill-command.js';
import { migrateCommand } from './database/migrate-command.js';
import { planCommand } from './database/plan-command.js';
import { statusCommand } from './database/status-command.js';
import { doctorCommand } from './doctor/command.js';
import { type CliIo, EXIT } from './io.js';
import { previewCommand } from './preview/command.js';
import { serveCommand } from './serve/command.js';
import { USAGE } from './usage.js';
import { UsageError } from './usage-error.js';

type Command = (args: readonly string[], io: CliIo) => Promise<number>;

const COMMANDS: Readonly<Record<string, Command>> = {
  audit: auditCommand,
  serve: serveCommand,
  doctor: doctorCommand,
  preview: previewCommand,
  migrate: migrateCommand,
  status: statusCommand,
  plan: planCommand,
  backfill: backfillCommand,
};

const wantsHelp = (args: readonly string[]) => args.includes('--help') || args.includes('-h');

/** Runs one command line. @returns the exit status. */
export async function runCli(args: readonly string[], io: CliIo): Promise<number> {
  const [name = '', ...rest] = args;
  if (wantsHelp(args)) {
    io.out(USAGE);
    return EXIT.ok;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    const problem = name === '' ? '' : `express-scim: Unknown command "${name}".\n\n`;
    io.err(problem + USAGE);
    return EXIT.unusable;
  }
  try {
    return await command(rest, io);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.err(`express-scim: ${error.message}\n`);
    return EXIT.unusable;
  }
}
