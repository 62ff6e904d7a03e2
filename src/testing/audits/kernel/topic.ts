import type { Audit, AuditLevel, AuditOutcome, AuditProfile } from '../audit.js';
import { type Discovery, type Feature, SCHEMA_OF } from './discovery.js';
import { Unmet } from './expect.js';
import { AuditFailure, AuditSkip } from './failure.js';
import type { AuditScope } from './scope.js';
import { canonicalValues, type Use, whyUnfit } from './served.js';
import type { AuditTarget } from './target.js';

type Served = `${'user' | 'group' | 'enterprise'}.${string}`;

/**
 * A feature, or an attribute of the served schemas that is written and read back, as `user.title`; one that
 * is only read (`shown:user.groups`) or only written (`taken:user.password`). With a value that it must be
 * able to have, as `shown:group.members.type=Group`.
 */
export type Need = Feature | Served | `${'shown' | 'taken'}:${Served}`;

/** An audit as its topic writes it down. */
export interface AuditDraft {
  /** Last part of the id. */
  readonly id: string;
  readonly title: string;
  readonly level?: AuditLevel;
  readonly requirements?: readonly string[];
  /** Default: the section of the first requirement. */
  readonly source?: string;
  /** What the server must offer for the question to make sense. */
  readonly needs?: readonly Need[];
  /** Default: true for MUST and for clients. */
  readonly mandatory?: boolean;
  readonly run: (t: AuditScope) => Promise<void>;
}

export interface Topic {
  /** First part of the ids. */
  readonly id: string;
  /** Heading. */
  readonly title: string;
  readonly profile?: AuditProfile;
  readonly level?: AuditLevel;
  readonly source?: string;
  readonly needs?: readonly Need[];
}

const WORDS: Readonly<Record<string, string>> = {
  patch: 'PATCH',
  bulk: 'Bulk',
  filter: 'filters',
  sort: 'sorting',
  etag: 'ETags',
  cursor: 'cursors',
  groups: 'groups',
  enterprise: 'the enterprise extension',
};

const NEED = /^(?:(shown|taken):)?(user|group|enterprise)\.([^=]+)(?:=(.+))?$/;

/** Why an attribute of the served schema cannot be used; undefined if it can. */
function attributeMissing(discovery: Discovery, need: Need): string | undefined {
  const [, use = 'kept', kind = '', name = '', value] = NEED.exec(need) ?? [];
  const chain = discovery.definitions(SCHEMA_OF[kind] ?? '', name);
  const last = chain?.at(-1);
  if (chain === undefined || last === undefined) {
    return `The served schema has no attribute ${name}.`;
  }
  const why = discovery.schemas.length === 0 ? undefined : whyUnfit(name, chain, use as Use);
  if (why !== undefined) return `By the served schema, ${why}.`;
  const values = canonicalValues(last);
  if (values.length === 0 || (value === undefined && use === 'shown')) return undefined;
  if (value === undefined) return `By the served schema, ${name} is one of ${values.join(', ')}.`;
  return values.includes(value) ? undefined : `By the served schema, ${name} is never ${value}.`;
}

function firstMissing(discovery: Discovery, needs: readonly Need[]): string | undefined {
  for (const need of needs) {
    const missing = need.includes('.')
      ? attributeMissing(discovery, need)
      : discovery.supports(need as Feature)
        ? undefined
        : `The server does not offer ${WORDS[need]}.`;
    if (missing !== undefined) return missing;
  }
  return undefined;
}

function failureOf(
  error: unknown,
  scope: AuditScope | undefined,
  mask: (text: string) => string,
): Error {
  if (error instanceof Unmet) {
    const cause = error.cause === undefined ? undefined : mask(error.cause);
    return new AuditFailure(mask(error.message), scope?.exchanges(error.answer) ?? [], cause);
  }
  return error instanceof Error ? error : new Error(String(error));
}

async function carryOut(
  target: AuditTarget,
  needs: readonly Need[],
  run: AuditDraft['run'],
): Promise<AuditOutcome> {
  let scope: AuditScope | undefined;
  try {
    const discovery = await target.discover();
    const missing = firstMissing(discovery, needs);
    if (missing !== undefined) return { outcome: 'skipped', reason: missing };
    scope = target.open(discovery);
    await run(scope);
    return { outcome: 'passed' };
  } catch (error) {
    if (!(error instanceof AuditSkip)) throw failureOf(error, scope, target.mask);
    return { outcome: 'skipped', reason: target.mask(error.message) };
  } finally {
    await scope?.close();
  }
}

/** `RFC7644-3.5.2.1-e` → `RFC 7644 §3.5.2.1`. */
function sectionOf(requirement: string): string {
  const [, document, section] = /^RFC(\d+)-([\d.]+)-/.exec(requirement) ?? [];
  return document === undefined ? 'RFC 9110' : `RFC ${document} §${section}`;
}

/** Makes the audits of one topic. */
export function auditsOf(topic: Topic, drafts: readonly AuditDraft[]): readonly Audit[] {
  return drafts.map((draft) => {
    const { requirements = [] } = draft;
    const level = draft.level ?? topic.level ?? 'MUST';
    const needs = [...(topic.needs ?? []), ...(draft.needs ?? [])];
    return {
      id: `${topic.id}.${draft.id}`,
      title: draft.title,
      level,
      profile: topic.profile ?? 'rfc',
      topic: topic.title,
      source: draft.source ?? topic.source ?? sectionOf(requirements[0] ?? ''),
      requirements,
      mandatory: draft.mandatory ?? (level !== 'SHOULD' && level !== 'MAY'),
      run: (target) => carryOut(target, needs, draft.run),
    };
  });
}
