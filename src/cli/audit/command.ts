import {
  AuditFailure,
  type AuditTarget,
  createAuditTarget,
  runAudits,
  scimAudits,
} from '../../testing/index.js';
import { type CliIo, EXIT } from '../io.js';
import { UsageError } from '../usage-error.js';
import { htmlText } from './html.js';
import { type AuditOptions, readAuditOptions } from './options.js';
import { progressOf } from './progress.js';
import { type AuditRecord, tallyOf } from './record.js';
import { summaryText } from './summary.js';

const HINTS: Readonly<Record<number, string>> = {
  301: 'It redirects, and the audit follows no redirect: name the URL that it leads to.',
  302: 'It redirects, and the audit follows no redirect: name the URL that it leads to.',
  307: 'It redirects, and the audit follows no redirect: name the URL that it leads to.',
  308: 'It redirects, and the audit follows no redirect: name the URL that it leads to.',
  401: 'The token was refused.',
  403: 'The token may not read users.',
  404: 'There is no SCIM at this URL.',
};

/** Sees that the server can be audited, before anything is written to it. */
async function expectSuitable(target: AuditTarget, allowExistingData: boolean): Promise<void> {
  try {
    const { users, groups } = await target.population();
    if (users + groups === 0 || allowExistingData) return;
    throw new UsageError(
      `The server holds ${users} users and ${groups} groups. The audit creates and deletes resources ` +
        'of its own alone, but a server with faults may do more: use an empty one, or pass ' +
        '--allow-existing-data.',
    );
  } catch (error) {
    if (!(error instanceof AuditFailure)) throw error;
    const hint = HINTS[error.exchanges[0]?.status ?? 0];
    throw new UsageError(hint === undefined ? error.message : `${error.message} ${hint}`);
  }
}

/** @throws UsageError before anything is sent if the file cannot be written. */
async function write(io: CliIo, path: string, content: string): Promise<void> {
  try {
    await io.writeFile(path, content);
  } catch (error) {
    throw new UsageError(`${path} cannot be written: ${(error as Error).message}`);
  }
}

async function carryOut(
  options: AuditOptions,
  io: CliIo,
): Promise<AuditRecord & { mask: AuditTarget['mask'] }> {
  const signal = AbortSignal.any([io.signal, AbortSignal.timeout(options.timeoutMs)]);
  const target = createAuditTarget({ baseUrl: options.url, token: options.token, signal });
  await expectSuitable(target, options.allowExistingData);
  const audits = scimAudits(options.profiles ? { profiles: options.profiles } : {});
  const startedAt = new Date().toISOString();
  const begun = performance.now();
  const { done, ...listeners } = progressOf(io, audits);
  const report = await runAudits(audits, target, listeners);
  done();
  const { profile } = options;
  const durationMs = performance.now() - begun;
  const stopped = signal.aborted;
  return {
    ...report,
    url: target.baseUrl,
    profile,
    startedAt,
    durationMs,
    stopped,
    mask: target.mask,
  };
}

/** `express-scim audit <url>` */
export async function auditCommand(args: readonly string[], io: CliIo): Promise<number> {
  const options = await readAuditOptions(args, io);
  if (options.html !== undefined) await write(io, options.html, '');
  const { mask, ...record } = await carryOut(options, io);
  // Masked once more as a whole: nothing that a report adds can bring the token back.
  io.out(mask(options.json ? jsonText(record) : summaryText(record)));
  if (options.html !== undefined) await write(io, options.html, mask(htmlText(record)));
  if (tallyOf(record.results).failed > 0) return EXIT.findings;
  return record.stopped ? EXIT.unusable : EXIT.ok;
}

/** The results for programs; `results[].id` is stable from version to version. */
function jsonText(record: AuditRecord): string {
  const { url, profile, startedAt, durationMs, stopped, results, causes, cleanUp } = record;
  const rows = results.map(({ audit: { run: _, ...audit }, ...result }) => ({
    ...audit,
    ...result,
  }));
  const summary = tallyOf(results);
  const explained = causes.map(({ cause, outcome, results: audits }) => ({
    cause,
    outcome,
    audits: audits.map(({ audit }) => audit.id),
  }));
  const report = {
    url,
    profile,
    startedAt,
    durationMs,
    stopped,
    summary,
    causes: explained,
    results: rows,
    cleanUp,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
