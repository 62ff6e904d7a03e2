import { isDeepStrictEqual } from 'node:util';
import type { Answer } from './answer.js';
import { causeOf } from './cause.js';
import type { WireAnswer } from './exchange.js';
import { asArray, asText } from './json.js';
import { ERROR } from './urns.js';

/** An expectation that is not met, with the answer that shows it. */
export class Unmet extends Error {
  readonly answer: WireAnswer | undefined;
  /** What lies behind it, in words that are the same wherever it shows; undefined if that is the message. */
  override readonly cause: string | undefined;

  constructor(message: string, answer?: WireAnswer, cause?: string) {
    super(message);
    this.answer = answer;
    this.cause = cause;
  }
}

const MAX_SHOWN = 300;

function show(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)}…`;
}

const detailOf = ({ body }: Answer) => {
  const detail = asText(body.detail);
  return detail === '' ? '' : ` (${detail})`;
};

/** @throws Unmet with this message if the condition does not hold. */
export function expectThat(
  condition: boolean,
  message: string,
  answer?: WireAnswer,
  cause?: string,
): void {
  if (!condition) throw new Unmet(message, answer, cause);
}

export function expectStatus(answer: Answer, ...statuses: readonly number[]): void {
  const wanted = statuses.join(' or ');
  const message = `Expected status ${wanted}, got ${answer.status}${detailOf(answer)}.`;
  expectThat(statuses.includes(answer.status), message, answer, causeOf(answer));
}

/** Expects JSON values to be the same, whatever the order of members. */
export function expectEqual(
  what: string,
  actual: unknown,
  expected: unknown,
  answer?: WireAnswer,
): void {
  const message = `${what}: expected ${show(expected)}, got ${show(actual)}.`;
  expectThat(isDeepStrictEqual(actual, expected), message, answer);
}

/** Expects a refusal with this status and, if one is given, this keyword (RFC 7644 §3.12). */
export function expectRefusal(answer: Answer, status: number, scimType?: string): void {
  expectStatus(answer, status);
  if (scimType !== undefined) expectEqual('scimType', answer.body.scimType, scimType, answer);
}

/** Expects the error message of RFC 7644 §3.12. What it lacks is one fault, whatever the error is about. */
export function expectErrorMessage(answer: Answer, ...statuses: readonly number[]): void {
  expectStatus(answer, ...statuses);
  const { schemas, status } = answer.body;
  const names = asArray(schemas).includes(ERROR);
  const lacks = `"schemas" of an error lacks ${ERROR}.`;
  expectThat(names, lacks, answer, lacks);
  const message = `status in the body: expected ${show(String(answer.status))}, got ${show(status)}.`;
  const cause = 'status in the body of an error is not its HTTP status as a string.';
  expectThat(status === String(answer.status), message, answer, cause);
}
