import type { Rules } from '../../conformance/rules.js';
import { ScimError } from '../../errors/scim-error.js';
import { isJsonObject, type JsonObject } from '../../schema/json.js';
import type { Call } from '../model/call.js';
import type { ScimRequest } from '../model/message.js';
import { applyRules } from '../observe/apply-rules.js';
import { fillIn } from '../observe/request-record.js';

/** No SCIM message is deeper than bulk › operation › data › extension › attribute › value › sub-value. */
const MAX_DEPTH = 32;

const SCIM_TYPE = 'application/scim+json';
const JSON_TYPES = [SCIM_TYPE, 'application/json'];

/** Media types of a body by rule `mediaType`; the empty one is a request without Content-Type. */
const ACCEPTED: Readonly<Record<Rules['mediaType'], ReadonlySet<string>>> = {
  any: new Set([...JSON_TYPES, 'text/plain', '']),
  json: new Set(JSON_TYPES),
  scim: new Set([SCIM_TYPE]),
};

const tooDeep = () =>
  new ScimError('invalidSyntax', `The request body is nested more than ${MAX_DEPTH} levels deep.`);

/**
 * RFC 7644 §3.8: `application/scim+json` must, `application/json` should be accepted. A charset parameter means nothing
 * for JSON, which is UTF-8 (RFC 8259 §8.1 and §11): some HTTP clients name ISO-8859-1 whatever they send.
 */
function checkMediaType(header: string | undefined, rules: Rules): void {
  const accepted = ACCEPTED[rules.mediaType];
  if (header !== undefined && accepted.has(header)) return;
  const [type = ''] = (header ?? '').split(';', 1);
  if (!accepted.has(type.trim().toLowerCase())) {
    throw new ScimError(415, 'The Content-Type of the request must be application/scim+json.');
  }
}

function checkEncoding(header: string | undefined): void {
  if (header !== undefined && header.trim().toLowerCase() !== 'identity') {
    throw new ScimError(415, 'The request body must not be compressed.');
  }
}

/** Whether a string opens no more brackets than may be inside each other, wherever they stand. */
function opensFew(text: string): boolean {
  let left = MAX_DEPTH;
  for (const bracket of ['{', '[']) {
    for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1)) {
      if (left === 0) return false;
      left -= 1;
    }
  }
  return true;
}

/**
 * Counts brackets outside strings before the text is parsed: one pass, no recursion. Most bodies hold so
 * few of them that nothing has to be counted.
 */
function checkTextDepth(text: string): void {
  if (opensFew(text)) return;
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (inString) {
      if (code === 0x5c) i += 1;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) {
      inString = true;
    } else if (code === 0x5b || code === 0x7b) {
      depth += 1;
      if (depth > MAX_DEPTH) throw tooDeep();
    } else if (code === 0x5d || code === 0x7d) {
      depth -= 1;
    }
  }
}

function checkValueDepth(value: unknown, left: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (left === 0) throw tooDeep();
  for (const child of Object.values(value)) checkValueDepth(child, left - 1);
}

function parse(text: string): unknown {
  const json = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  checkTextDepth(json);
  try {
    return JSON.parse(json);
  } catch {
    throw new ScimError('invalidSyntax', 'The request body is not valid JSON.');
  }
}

/**
 * Reads and parses the body of a request, within the limits of the router.
 *
 * @throws ScimError 408, 413, 415, or 400 `invalidSyntax` if it is not a JSON object (RFC 7644 §3.12).
 */
export async function readJsonObject(request: ScimRequest, call: Call): Promise<JsonObject> {
  const { maxBodyBytes: maxBytes, bodyTimeoutSeconds: timeoutSeconds } = call.config.limits;
  applyRules(call, (rules) => checkMediaType(request.header('content-type'), rules));
  checkEncoding(request.header('content-encoding'));
  const body = await request.readBody({ maxBytes, timeoutSeconds });
  if (call.appliedRules) fillIn(call.record, { body });
  call.work.spend(1 + (body.kind === 'text' ? body.text.length >> 6 : 0));
  if (call.work.isDue()) await call.work.pause();
  const value = body.kind === 'text' ? parse(body.text) : body.value;
  if (body.kind === 'parsed') checkValueDepth(value, MAX_DEPTH);
  if (!isJsonObject(value)) {
    throw new ScimError('invalidSyntax', 'The request body must be a JSON object.');
  }
  return value;
}
