import type { Express } from 'express';
import request, { type Response } from 'supertest';
import { SCIM_JSON } from '../support/client.js';
import { failures } from './assertions.js';
import { type Case, type CaseRequest, type Expectation, problemsOf } from './case.js';
import { resolveReferences } from './references.js';

/** The server a case runs against. */
export interface World {
  readonly app: Express;
  /** Path of the mount, e.g. `/scim/v2`. */
  readonly path: string;
  readonly token: string;
  /** Called when the given resources are there, before the request. */
  readonly ready?: () => void;
}

type Encoding = 'form' | 'percent' | 'raw';

/** Entra encodes spaces as `+`, the others as `%20`. */
function encodingOf({ idp, tags = [] }: Case): Encoding {
  if (tags.includes('raw-query')) return 'raw';
  return idp === 'entra' ? 'form' : 'percent';
}

function encodeQuery(query: string, encoding: Encoding): string {
  if (encoding === 'raw') return query;
  const pairs = query.split(/&(?=[A-Za-z0-9]+=)/).map((pair) => {
    const at = pair.indexOf('=');
    return at < 0 ? [pair] : [pair.slice(0, at), pair.slice(at + 1)];
  });
  const text = pairs.map((pair) => pair.map(encodeURIComponent).join('=')).join('&');
  return encoding === 'form' ? text.replaceAll('%20', '+') : text;
}

async function send(world: World, call: CaseRequest, encoding: Encoding): Promise<Response> {
  const query = call.query === null ? '' : `?${encodeQuery(call.query, encoding)}`;
  const method = call.method.toLowerCase() as Lowercase<CaseRequest['method']>;
  const pending = request(world.app)
    [method](world.path + call.path + query)
    .set(call.headers);
  const body = call.rawBody ?? (call.body === null ? undefined : JSON.stringify(call.body));
  return body === undefined ? pending : pending.send(body);
}

const authorized = (world: World) => ({
  Authorization: `Bearer ${world.token}`,
  Accept: SCIM_JSON,
});

async function check(
  world: World,
  expected: Expectation,
  response: Response,
  locations: ReadonlyMap<string, string>,
): Promise<readonly string[]> {
  const found: string[] = [];
  if (!expected.status.includes(response.status)) {
    found.push(
      `status ${response.status} instead of ${expected.status.join(' or ')}: ${response.text}`,
    );
  }
  for (const [name, wanted] of Object.entries(expected.headers ?? {})) {
    const value: string | undefined = response.headers[name];
    const holds =
      value !== undefined && (wanted === '*' || value.toLowerCase().includes(wanted.toLowerCase()));
    if (!holds) found.push(`header ${name} is ${value} instead of ${wanted}`);
  }
  if (response.status !== 204) found.push(...failures(response.body, expected.response ?? []));
  for (const { ref, assert } of expected.resourceAfter ?? []) {
    const after = await request(world.app)
      .get(locations.get(ref) ?? '/')
      .set(authorized(world));
    if (after.status !== 200) found.push(`GET of "${ref}" afterwards is ${after.status}`);
    found.push(...failures(after.body, assert).map((failure) => `afterwards ${ref}: ${failure}`));
  }
  return found;
}

/**
 * Plays one case: makes what it gives, sends its requests, checks what it expects.
 *
 * @throws Error listing everything that is not as expected, or that the runner does not understand.
 */
export async function runCase(each: Case, world: World): Promise<void> {
  const problems = problemsOf(each);
  if (problems.length > 0) throw new Error(`${each.id}: ${problems.join('; ')}`);

  const names = new Map([['token', world.token]]);
  const locations = new Map<string, string>();
  for (const { ref, endpoint, resource } of each.given.resources) {
    const made = await request(world.app)
      .post(world.path + endpoint)
      .set({ ...authorized(world), 'Content-Type': SCIM_JSON })
      .send(JSON.stringify(resolveReferences(resource, names)));
    if (made.status !== 201) throw new Error(`${each.id}: cannot make "${ref}": ${made.text}`);
    names.set(ref, made.body.id);
    locations.set(ref, `${world.path}${endpoint}/${made.body.id}`);
  }
  world.ready?.();

  const steps = [{ request: each.request, expect: each.expect }, ...(each.then ?? [])];
  for (const [index, step] of steps.entries()) {
    const call = resolveReferences(step.request, names);
    const expected = resolveReferences(step.expect, names);
    const response = await send(world, call, encodingOf(each));
    const found = await check(world, expected, response, locations);
    if (found.length > 0) throw new Error(`${each.id}, request ${index + 1}: ${found.join('; ')}`);
  }
}
