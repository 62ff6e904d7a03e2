import type { Audit, AuditLevel, AuditOutcome, AuditProfile } from '../audit.js';
import { type Feature, SCHEMA_OF } from './discovery.js';
import { Unmet } from './expect.js';
import { AuditFailure, AuditSkip } from './failure.js';
import { asArray } from './json.js';
import type { AuditScope } from './scope.js';
import type { AuditTarget } from './target.js';

/**
 * A feature, or an attribute of the served schemas as `user.title`; with a value that it must be able to have,
 * as `group.members.type=Group`.
 */
export type Need = Feature | `${'user' | 'group' | 'enterprise'}.${string}`;

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

async function firstMissing(
  { discover }: AuditTarget,
  needs: readonly Need[],
): Promise<string | undefined> {
  if (needs.length === 0) return undefined;
  const discovery = await discover();
  for (const need of needs) {
    const dot = need.indexOf('.');
    if (dot < 0) {
      if (!discovery.supports(need as Feature)) return `The server does not offer ${WORDS[need]}.`;
      continue;
    }
    const schema = SCHEMA_OF[need.slice(0, dot)] ?? '';
    const [name = '', value] = need.slice(dot + 1).split('=');
    const attribute = discovery.attribute(schema, name);
    if (!attribute) return `The served schema has no attribute ${name}.`;
    const values = asArray(attribute.canonicalValues);
    if (value !== undefined && values.length > 0 && !values.includes(value)) {
      return `By the served schema, ${name} is never ${value}.`;
    }
  }
  return undefined;
}

function failureOf(error: unknown, scope: AuditScope, mask: (text: string) => string): Error {
  if (error instanceof Unmet) {
    return new AuditFailure(mask(error.message), scope.exchanges(error.answer));
  }
  return error instanceof Error ? error : new Error(String(error));
}

async function carryOut(
  target: AuditTarget,
  needs: readonly Need[],
  run: AuditDraft['run'],
): Promise<AuditOutcome> {
  const scope = target.open();
  try {
    const missing = await firstMissing(target, needs);
    if (missing !== undefined) return { outcome: 'skipped', reason: missing };
    await run(scope);
    return { outcome: 'passed' };
  } catch (error) {
    if (!(error instanceof AuditSkip)) throw failureOf(error, scope, target.mask);
    return { outcome: 'skipped', reason: target.mask(error.message) };
  } finally {
    await scope.close();
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
