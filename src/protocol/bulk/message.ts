import type { Rules } from '../../conformance/rules.js';
import { ScimError } from '../../errors/scim-error.js';
import { memberOf } from '../../patch/json.js';
import { checkMessageSchemas } from '../../schema/bodies/message-schemas.js';
import { isJsonObject, type JsonObject } from '../../schema/json.js';
import { BULK_REQUEST_URN } from '../../schema/urns.js';
import { WRITES, type WriteMethod } from '../operations/writes.js';

const METHODS = Object.keys(WRITES) as readonly WriteMethod[];

/** One operation of a Bulk request. What only this operation suffers from has not been checked yet. */
export interface BulkOperation {
  readonly method: WriteMethod;
  readonly bulkId: string | undefined;
  readonly path: unknown;
  readonly version: unknown;
  readonly data: unknown;
}

export interface BulkRequest {
  /** Number of failed operations after which no further one is begun; Infinity where not given. */
  readonly failOnErrors: number;
  readonly operations: readonly BulkOperation[];
}

function refuse(problem: string): never {
  throw new ScimError('invalidSyntax', problem);
}

function failOnErrorsOf(message: JsonObject): number {
  const given = memberOf(message, 'failOnErrors') ?? Number.POSITIVE_INFINITY;
  if (given === Number.POSITIVE_INFINITY) return given;
  if (typeof given === 'number' && Number.isInteger(given) && given > 0) return given;
  return refuse('"failOnErrors" must be an integer of at least 1.');
}

function methodOf(entry: JsonObject, place: string): WriteMethod {
  const given = memberOf(entry, 'method');
  const name = typeof given === 'string' ? given.toUpperCase() : undefined;
  const method = METHODS.find((candidate) => candidate === name);
  return method ?? refuse(`${place}: "method" must be one of ${METHODS.join(', ')}.`);
}

function bulkIdOf(entry: JsonObject, method: WriteMethod, place: string): string | undefined {
  const bulkId = memberOf(entry, 'bulkId') ?? undefined;
  if (bulkId === undefined && method !== 'POST') return undefined;
  if (typeof bulkId === 'string' && bulkId !== '') return bulkId;
  return refuse(`${place}: a "bulkId" is a string, and required for POST.`);
}

function readOperation(entry: unknown, index: number): BulkOperation {
  const place = `Operation ${index}`;
  if (!isJsonObject(entry)) return refuse(`${place} must be an object.`);
  const method = methodOf(entry, place);
  return {
    method,
    bulkId: bulkIdOf(entry, method, place),
    path: memberOf(entry, 'path'),
    version: memberOf(entry, 'version'),
    data: memberOf(entry, 'data'),
  };
}

function checkUnique(operations: readonly BulkOperation[]): void {
  const seen = new Set<string>();
  operations.forEach(({ bulkId }, index) => {
    if (bulkId === undefined) return;
    if (seen.has(bulkId)) refuse(`Operation ${index + 1}: its "bulkId" is used twice.`);
    seen.add(bulkId);
  });
}

/**
 * Reads a Bulk request (RFC 7644 §3.7). What is wrong with the message as a whole, or leaves open which
 * operation is meant, refuses all of it; everything else is left to the operation it concerns.
 *
 * @param maxOperations - most operations that one request may hold.
 * @throws ScimError 400 `invalidSyntax`; 413 beyond the limit, which the detail names.
 */
export function readBulkRequest(
  body: JsonObject,
  rules: Rules,
  maxOperations: number,
): BulkRequest {
  checkMessageSchemas(memberOf(body, 'schemas'), BULK_REQUEST_URN, rules);
  const entries = memberOf(body, 'Operations');
  if (!Array.isArray(entries)) return refuse('"Operations" must be a list of operations.');
  if (entries.length > maxOperations) {
    throw new ScimError(
      413,
      `The request has ${entries.length} operations; at most ${maxOperations} are accepted (maxOperations).`,
    );
  }
  const failOnErrors = failOnErrorsOf(body);
  const operations = entries.map((entry, index) => readOperation(entry, index + 1));
  checkUnique(operations);
  return { failOnErrors, operations };
}
