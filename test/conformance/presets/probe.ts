import { expect } from '@jest/globals';
import type { Preset, ScimOptions } from '../../../src/index.js';
import type { ScimClient } from '../../support/client.js';
import { patch, user } from '../../support/messages.js';

/** What the probes of roles are about. */
export const ROLE_CATALOG: NonNullable<ScimOptions['roleCatalog']> = {
  roles: () => [{ value: 'Editor', label: 'Editor' }],
};

interface Answer {
  readonly status: number;
  readonly body: { readonly [name: string]: unknown };
}

/**
 * One request whose outcome depends on one rule, and that outcome in every preset. Several rules of a
 * preset may speak about one request; what each does by itself is seen in `lenient` with it alone set
 * otherwise.
 */
export interface Probe extends Readonly<Record<Preset, string>> {
  readonly run: (scim: ScimClient) => Promise<string>;
}

/** The status and keyword of an answer, and if it succeeded what it shows, e.g. `201 Ada`. */
export function outcome(answer: unknown, shown: (body: Answer['body']) => unknown = () => '') {
  const { status, body } = answer as Answer;
  const said = status < 300 ? shown(body) : (body.scimType ?? '');
  const text = typeof said === 'string' ? said : JSON.stringify(said ?? null);
  return `${status} ${text}`.trim();
}

/** Creates a user that every preset accepts; its id. */
export async function made(scim: ScimClient, more: object = {}): Promise<string> {
  const answer = await scim.post('/Users', user('ada@example.com', more));
  expect({ status: answer.status, body: answer.body }).toMatchObject({ status: 201 });
  return answer.body.id as string;
}

/** Patches a fresh user and tells what became of it. */
export function patching(
  more: object,
  operations: readonly object[],
  shown?: (body: Answer['body']) => unknown,
): Probe['run'] {
  return async (scim) => {
    const id = await made(scim, more);
    return outcome(await scim.patch(`/Users/${id}`, patch(...operations)), shown);
  };
}

/** Creates a user from a body that not every preset accepts. */
export function creating(body: object, shown?: (body: Answer['body']) => unknown): Probe['run'] {
  return async (scim) => outcome(await scim.post('/Users', body), shown);
}

/** Looks for a fresh user by a filter. */
export function finding(more: object, filter: string): Probe['run'] {
  return async (scim) => {
    await made(scim, more);
    const answer = await scim.get(`/Users?filter=${encodeURIComponent(filter)}`);
    return outcome(answer, ({ totalResults }) => `found ${totalResults}`);
  };
}
