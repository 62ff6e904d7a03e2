import type { Rules } from '../../../conformance/rules.js';
import { isClearing } from '../../../patch/parts.js';
import type { ResourceType } from '../../../schema/types.js';
import { readValue } from '../../../schema/values.js';
import { activeAttribute } from '../active.js';

/**
 * What a part of a request has to do with access. `takes`: it can only take some away. `unclear`: it is about
 * access and may give some, or nobody can tell what it is about.
 */
export type Access = 'none' | 'takes' | 'unclear';

/** A part of a PUT or PATCH that can be left out by itself. */
export interface Part {
  /** Of the attribute, as far as it is known; without values. */
  readonly path: string;
  readonly access: Access;
  /** Whether it speaks of the whole attribute, so that a later part about that goes with it. */
  readonly isWhole: boolean;
}

/** A request in parts. */
export interface Parts<P extends Part = Part> {
  readonly parts: readonly P[];
  /** The request with these parts alone. */
  with(kept: ReadonlySet<P>): Subset;
}

/** A part of a request, to be run as if it were the whole. */
export interface Subset {
  readonly body: Readonly<Record<string, unknown>>;
  /** Paths of what stays as it is stored though the body does not say it. */
  readonly keep: ReadonlySet<string>;
}

/** Lists of what somebody may do, and of what they sign in with. */
export const ACCESS_LISTS = ['roles', 'entitlements', 'x509Certificates', 'members'] as const;

const ABOUT_ACCESS: ReadonlySet<string> = new Set(
  ['active', ...ACCESS_LISTS].map((name) => name.toLowerCase()),
);

/** Whether an attribute of the core schema says what somebody may do. */
export const isAboutAccess = (name: string): boolean => ABOUT_ACCESS.has(name.toLowerCase());

/** The attribute at the front of a path, in lower case and without the URN of the core schema. */
export function attributeName(type: ResourceType, path: string): string | undefined {
  const lower = path.trim().toLowerCase();
  const core = `${type.schema.id.toLowerCase()}:`;
  const name = lower.startsWith(core) ? lower.slice(core.length) : lower;
  if (name.startsWith('urn:')) return name;
  return /^\$?[a-z][\w-]*/.exec(name)?.[0];
}

function saysInactive(type: ResourceType, value: unknown, rules: Rules): boolean {
  if (activeAttribute(type) === undefined) return false;
  try {
    return readValue(type.at('active').attribute, value, rules, 'active') === false;
  } catch {
    return false;
  }
}

/**
 * What a value for a path has to do with access.
 *
 * @param removes - whether the part unassigns what it names.
 */
export function accessOf(
  type: ResourceType,
  path: string,
  value: unknown,
  removes: boolean,
  rules: Rules,
): Access {
  const name = attributeName(type, path);
  if (name === undefined) return 'unclear';
  if (!isAboutAccess(name)) return 'none';
  if (removes) return 'takes';
  if (name === 'active') return saysInactive(type, value, rules) ? 'takes' : 'unclear';
  return isClearing(value, rules) ? 'takes' : 'unclear';
}
