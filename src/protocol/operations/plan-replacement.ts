import type { SkippedPart } from '../../conformance/skipped.js';
import { memberOf } from '../../patch/json.js';
import { refuseEmptying } from '../../patch/list.js';
import { keepStored } from '../../schema/bodies/keep-stored.js';
import type { JsonObject } from '../../schema/json.js';
import type { Attributes } from '../../schema/types.js';
import { membersIn } from '../membership/difference.js';
import type { GivenMembers } from '../membership/omitted-members.js';
import { withoutMembers } from '../membership/without-members.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';
import type { ResolvableMembers } from '../model/membership.js';
import { applyRules } from '../observe/apply-rules.js';
import { activeOnChange, names } from './active.js';
import { withKnownValues } from './known-values.js';
import { preserveOmitted } from './preserve-omitted.js';
import { namesGiven } from './provisioned-names.js';
import { readBody } from './read-body.js';
import { suppliedPaths } from './written.js';

/** What a PUT makes of a resource, before anything is written. */
export interface Replacement extends ResolvableMembers, GivenMembers {
  readonly supplied: ReadonlySet<string>;
  readonly named: ReadonlySet<string> | undefined;
  readonly skipped: readonly SkippedPart[];
}

/**
 * What the body says about members.
 *
 * @param isAsked - whether it is asked at all: there are members, and they do not stay as they are whatever it says.
 * @throws ScimError for a list in which nobody is left, by rule `emptyMultiValued`.
 */
function givenMembers(
  call: Call,
  { type }: Endpoint,
  body: JsonObject,
  { attributes, unknown }: ResolvableMembers,
  isAsked: boolean,
): GivenMembers {
  if (!isAsked) return { membersGiven: false, membersOmitted: false };
  const asked = memberOf(body, 'members');
  if (asked === undefined) {
    const onOmission = applyRules(call, (rules) => rules.omittedMembersOnPut);
    return { membersGiven: onOmission === 'clear', membersOmitted: true };
  }
  const { attribute } = type.at('members');
  const list = [...membersIn(attributes.members), ...unknown];
  applyRules(call, (rules) => refuseEmptying(attribute, asked, list, rules, 'members'));
  return { membersGiven: true, membersOmitted: false };
}

/**
 * RFC 7644 §3.5.1, with the rule about `active`: see `unassignedActive`. Without side effects.
 *
 * @param keep - paths of attributes and extensions that stay as they are stored, whatever the body says.
 * @throws ScimError for whatever is wrong with it.
 */
export function planReplacement(
  call: Call,
  endpoint: Endpoint,
  body: JsonObject,
  stored: Attributes,
  keep: ReadonlySet<string>,
): Replacement {
  const { type, membership } = endpoint;
  const before = withoutMembers(stored);
  const { read, skipped: silent } = readBody(call, type, body, false);
  const kept = [...keep, ...silent.map(({ path }) => path)];
  const given = keepStored(type, before, read, kept);
  const unassigned = names(body, 'active');
  const next = applyRules(call, (rules) => activeOnChange(type, before, given, unassigned, rules));
  const complete = preserveOmitted(type, before, next);
  const known = withKnownValues(call, endpoint, before, complete);
  applyRules(call, (rules) => endpoint.validate(known.attributes, rules));
  endpoint.checkBounds(stored, known.attributes);
  const after = membership.resolvable(known.attributes, call.rules);
  const isAsked = membership.isKept && !keep.has('members');
  return {
    ...after,
    ...givenMembers(call, endpoint, body, after, isAsked),
    supplied: suppliedPaths(endpoint, read),
    named: namesGiven(call, endpoint, read),
    skipped: [...silent, ...known.skipped],
  };
}
