import type { AuditProfile } from '../../testing/index.js';
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

function urlOf(positionals: readonly string[]): string {
  const [text, ...more] = positionals;
  if (text === undefined || more.length > 0) {
    throw new UsageError('Name one URL: express-scim audit https://rfp.example/scim/v2');
  }
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new UsageError('The URL must begin with https:// or http://.');
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new UsageError('The URL must have no credentials, query or fragment.');
  }
  return url.href;
}

async function tokenOf(given: string | undefined, io: CliIo): Promise<string> {
  const token = (given === '-' ? await io.readInput() : (given ?? io.env.SCIM_TOKEN ?? '')).trim();
  if (token === '') {
    throw new UsageError(
      'There is no token: set SCIM_TOKEN, or pass --token (- reads it from input).',
    );
  }
  if (!/^[\x21-\x7e]+$/.test(token))
    throw new UsageError('The token has characters no header can.');
  return token;
}

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
    url: urlOf(positionals),
    token: await tokenOf(values.token, io),
    profile,
    profiles: PROFILES[profile],
    json,
    html,
    timeoutMs: wholeNumber('timeout', values.timeout, 1, 86_400) * 1_000,
    allowExistingData: values['allow-existing-data'],
  };
}
