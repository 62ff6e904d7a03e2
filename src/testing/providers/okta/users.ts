import { expectId, expectStatus } from '../../http/answer.js';
import type { Json } from '../../http/json.js';
import type { Transport } from '../../http/types.js';
import { isActive, type Person } from '../client/directory.js';
import { differs } from '../client/mapping.js';
import { lookUp } from '../client/matching.js';
import { patchOp } from '../client/messages.js';
import type { UserAction } from '../client/report.js';
import { type Provisioned, updateAction } from '../client/traffic.js';
import type { OktaClientOptions } from './options.js';
import type { OktaShape } from './shapes.js';
import { createBody, OKTA_MAPPINGS, replaceBody } from './user-body.js';

export interface OktaSession {
  readonly transport: Transport<OktaShape>;
  readonly integration: NonNullable<OktaClientOptions['integration']>;
  /** Lower-case userName → id of users who were there before, as an import has found them. */
  readonly imported: Map<string, string>;
}

/** Every query of Okta asks for the first hundred. */
export const FIRST_PAGE = [
  ['startIndex', '1'],
  ['count', '100'],
] as const;

async function readUser({ transport }: OktaSession, id: string): Promise<Json> {
  const answer = await transport.send('readUser', { method: 'GET', path: ['Users', id] });
  return expectStatus('GET /Users/{id}', answer, [200]);
}

async function activate({ transport }: OktaSession, id: string, active: boolean): Promise<void> {
  const answer = await transport.send('activateUser', {
    method: 'PATCH',
    path: ['Users', id],
    body: patchOp({ op: 'replace', value: { active } }),
  });
  expectStatus('PATCH /Users/{id}', answer, [200, 204]);
}

async function replace({ transport }: OktaSession, id: string, body: Json): Promise<void> {
  const answer = await transport.send('replaceUser', { method: 'PUT', path: ['Users', id], body });
  expectStatus('PUT /Users/{id}', answer, [200]);
}

async function update(session: OktaSession, person: Person, id: string) {
  const resource = await readUser(session, id);
  const switched = resource.active !== isActive(person);
  if (switched && session.integration === 'oin') await activate(session, id, isActive(person));
  const profile = OKTA_MAPPINGS.filter(({ path }) => path !== 'active');
  const changed = profile.some((mapping) => differs(mapping, person, resource));
  if (changed || (switched && session.integration === 'wizard')) {
    await replace(session, id, replaceBody(person, resource));
  }
  return { action: updateAction(resource.active, person, changed), id };
}

/**
 * Matches and creates, or updates, one person.
 *
 * @throws ClientRequestError; a 409 on creation is final.
 */
export async function provisionUser(
  session: OktaSession,
  person: Person,
  id: string | undefined,
  before: Person | undefined,
): Promise<Provisioned<UserAction>> {
  // Somebody assigned anew, or again, is looked for first.
  const known = before === undefined ? undefined : id;
  const match = session.imported.get(person.userPrincipalName.toLowerCase());
  const present = known ?? match ?? (await find(session, person));
  if (present !== undefined) return update(session, person, present);
  if (!isActive(person)) return { action: 'skipped', id: undefined };
  const answer = await session.transport.send('createUser', {
    method: 'POST',
    path: ['Users'],
    body: createBody(person),
  });
  expectStatus('POST /Users', answer, [201]);
  return { action: 'created', id: expectId('POST /Users', answer) };
}

async function find({ transport }: OktaSession, person: Person): Promise<string | undefined> {
  const match = await lookUp(transport, 'matchUser', {
    endpoint: 'Users',
    attribute: 'userName',
    value: person.userPrincipalName,
    more: FIRST_PAGE,
  });
  return match?.id;
}

/** Okta never deletes a user: whoever is unassigned becomes inactive. */
export async function unassignUser(session: OktaSession, id: string): Promise<'disabled'> {
  if (session.integration === 'oin') await activate(session, id, false);
  else await replace(session, id, { ...(await readUser(session, id)), groups: [], active: false });
  return 'disabled';
}
