import type { AuditProfile } from '../../testing/index.js';
import { readToken, readUrl } from '../connection.js';
import type { CliIo } from '../io.js';
import { parse, wholeNumber } from '../parse.js';
import { UsageError } from '../usage-error.js';

export interface AuditOptions {
  readonly url: string;
  readonly token: string;
  readonly profile: string;
  /** undefined: those of everybody. */
  readonly profiles: readonly AuditProfile[] | undefined;
  readonly json: boolean;
  readonly html: string | undefined;
  readonly timeoutMs: number;
  readonly allowExistingData: boolean;
}

const PROFILES: Readonly<Record<string, readonly AuditProfile[] | undefined>> = {
  rfc: ['rfc'],
  entra: ['entra'],
  okta: ['okta'],
  all: undefined,
};

/** @throws UsageError */
export async function readAuditOptions(args: readonly string[], io: CliIo): Promise<AuditOptions> {
  const { values, positionals } = parse(args, {
    token: { type: 'string' },
    profile: { type: 'string', default: 'all' },
    json: { type: 'boolean', default: false },
    html: { type: 'string' },
    timeout: { type: 'string', default: '900' },
    'allow-existing-data': { type: 'boolean', default: false },
  });
  const { profile, json, html } = values;
  if (!Object.hasOwn(PROFILES, profile)) {
    throw new UsageError(`--profile must be one of ${Object.keys(PROFILES).join(', ')}.`);
  }
  return {
    url: readUrl('audit', positionals),
    token: await readToken(values.token, io),
    profile,
    profiles: PROFILES[profile],
    json,
    html,
    timeoutMs: wholeNumber('timeout', values.timeout, 1, 86_400) * 1_000,
    allowExistingData: values['allow-existing-data'],
  };
}
