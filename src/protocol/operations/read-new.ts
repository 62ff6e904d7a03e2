import { keepStored } from '../../schema/bodies/keep-stored.js';
import type { Attributes } from '../../schema/types.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';
import { applyRules } from '../observe/apply-rules.js';
import { activeOnCreate } from './active.js';
import { withKnownValues } from './known-values.js';
import { namesGiven } from './provisioned-names.js';
import { readBody } from './read-body.js';
import { suppliedPaths } from './written.js';

const EMPTY: Attributes = Object.freeze({});

/**
 * What the client wants to create, as it was read and with defaults, and which attributes of it are the
 * client's own.
 *
 * @param leaveOut - paths of attributes that the store has refused, and that a rule lets go.
 */
export function readNew(
  call: Call,
  endpoint: Endpoint,
  body: unknown,
  leaveOut: Iterable<string> = [],
) {
  const { type, validate, checkBounds } = endpoint;
  const given = readBody(call, type, body, true);
  const asked = keepStored(type, EMPTY, given.read, leaveOut);
  const { attributes: read, skipped } = withKnownValues(call, endpoint, EMPTY, asked);
  const attributes = activeOnCreate(type, read);
  applyRules(call, (rules) => validate(attributes, rules));
  checkBounds(EMPTY, attributes);
  return {
    read,
    attributes,
    supplied: suppliedPaths(endpoint, read),
    named: namesGiven(call, endpoint, read),
    skipped: [...given.skipped, ...skipped],
  };
}
