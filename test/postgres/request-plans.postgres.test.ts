import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import type { AccessState, RequestContext } from '../../src/index.js';
import { migrate, type PostgresScim } from '../../src/postgres/index.js';
import type { ScimClient } from '../support/client.js';
import { patch, user } from '../support/messages.js';
import { useDatabase } from '../support/postgres/use-database.js';
import { fillDirectory, type Known } from './plans/large-directory.js';
import { type RecordedScim, recordScim } from './plans/recorded-scim.js';

const database = useDatabase();
const ctx: RequestContext<never> = Object.freeze({
  tenantId: 'acme',
  principal: Object.freeze({ id: 'entra' }),
  requestId: 'r',
  signal: new AbortController().signal,
});

let pool: Pool;
let known: Known;
let recorded: RecordedScim;
beforeAll(async () => {
  pool = database.pool();
  await migrate(pool);
  known = await fillDirectory(pool);
  recorded = recordScim(pool);
});

type Work = (client: ScimClient, known: Known, scim: PostgresScim) => Promise<unknown>;

const filtered = (text: string, of = 'Users') => `/${of}?filter=${encodeURIComponent(text)}`;
const found = async (client: ScimClient, path: string, total = 1) =>
  expect((await client.get(path).expect(200)).body.totalResults).toBe(total);

/** Somebody is found: this one. */
async function access(states: Promise<readonly AccessState[]>, userId?: string) {
  expect((await states).map((state) => state.userId)).toEqual([userId ?? expect.any(String)]);
}

/** What a request asks, and the indexes that it must be answered by. */
const CASES: Readonly<Record<string, readonly [work: Work, ...indexes: string[]]>> = {
  'GET of a user': [
    (client, { user: id }) => client.get(`/Users/${id}`).expect(200),
    'users_pkey',
    'members_member',
    'groups_pkey',
  ],
  'GET by userName, in any case': [
    (client) => found(client, filtered('userName eq "USER77"')),
    'users_user_name',
    'members_member',
  ],
  'GET by externalId': [
    (client) => found(client, filtered('externalId eq "x77"')),
    'users_external_id',
  ],
  'GET by e-mail': [
    (client) => found(client, filtered('emails.value eq "USER77@acme.example"')),
    'users_emails',
  ],
  'GET by the e-mail of one type': [
    (client) =>
      found(client, filtered('emails[type eq "work" and value eq "user77@acme.example"]'), 0),
    'users_emails',
  ],
  'the first page of a list': [
    (client) => client.get('/Users?count=100').expect(200),
    'users_pkey',
    'members_member',
  ],
  'the second page of a walk by cursor': [
    async (client) => {
      const { body } = await client.get('/Users?count=100&cursor=').expect(200);
      await client.get(`/Users?count=100&cursor=${body.nextCursor}`).expect(200);
    },
    'users_pkey',
  ],
  'GET of a group': [
    (client, { group: id }) => client.get(`/Groups/${id}`).expect(200),
    'groups_pkey',
    'members_pkey',
  ],
  'GET of a group by its name': [
    (client) => found(client, filtered('displayName eq "GROUP 77"', 'Groups')),
    'groups_display_name',
  ],
  'GET of the groups of somebody': [
    (client, { user: id }) => found(client, filtered(`members.value eq "${id}"`, 'Groups'), 3),
    'members_member',
    'groups_pkey',
  ],
  'POST of a user': [
    (client) => client.post('/Users', user('Zoe', { externalId: 'zoe' })).expect(201),
    'users_user_name',
  ],
  'POST of somebody who was here before': [
    (client) => client.post('/Users', user('User50', { externalId: 'x50' })).expect(201),
    'users_user_name',
    'users_external_id',
  ],
  'PATCH of a title': [
    (client, { user: id }) =>
      client
        .patch(`/Users/${id}`, patch({ op: 'replace', path: 'title', value: 'Captain' }))
        .expect(200),
    'users_pkey',
  ],
  'PATCH of active': [
    (client, { user: id }) =>
      client
        .patch(`/Users/${id}`, patch({ op: 'replace', path: 'active', value: false }))
        .expect(200),
    'users_pkey',
    'role_assignments_pkey',
  ],
  'one member more': [
    (client, { other, group }) =>
      client
        .patch(`/Groups/${group}`, patch({ op: 'add', path: 'members', value: [{ value: other }] }))
        .expect(204),
    'groups_pkey',
    'members_pkey',
    'users_pkey',
  ],
  'one member less': [
    (client, { user: id, group }) =>
      client
        .patch(`/Groups/${group}`, patch({ op: 'remove', path: `members[value eq "${id}"]` }))
        .expect(204),
    'groups_pkey',
    'members_pkey',
  ],
  'DELETE of a user': [
    (client, { other: id }) => client.delete(`/Users/${id}`).expect(204),
    'users_pkey',
    'members_member',
  ],
  'DELETE of a group': [
    (client, { group: id }) => client.delete(`/Groups/${id}`).expect(204),
    'groups_pkey',
  ],
  'the access of a user': [
    (_client, { user: userId }, { stores }) =>
      access(stores.userStore.readAccess(ctx, { userId }), userId),
    'users_pkey',
    'role_assignments_pkey',
  ],
  'the access of an externalId': [
    (_client, _known, { stores }) =>
      access(stores.userStore.readAccess(ctx, { externalId: 'x77' })),
    'users_external_id',
    'role_assignments_pkey',
  ],
  'the access of an identity': [
    async (_client, { user: userId }, { stores: { userStore } }) => {
      const identity = { issuer: 'https://idp.example', subject: 'ada' };
      await userStore.linkIdentity(ctx, userId, identity);
      await access(userStore.readAccess(ctx, { identity }), userId);
      await userStore.unlinkIdentity(ctx, identity);
    },
    'identities_pkey',
    'users_pkey',
    'role_assignments_pkey',
  ],
  'the roles of somebody who signs in': [
    (_client, { user: id }, scim) => scim.findRoles('acme', id),
    'users_pkey',
    'role_assignments_pkey',
  ],
  'a page of the log': [
    (_client, _known, scim) => scim.provisioningLog.query('acme', { after: '20000' }),
    'provisioning_log_pkey',
  ],
  'a person in the log': [
    (_client, { user: id }, scim) =>
      scim.provisioningLog.query('acme', { where: { resourceId: id } }),
    'provisioning_log_resource',
  ],
  'a claim of events': [
    (_client, _known, scim) => scim.stores.eventOutbox.claim('me', 100, 60),
    'outbox_resource',
    'outbox_pkey',
  ],
  'a claim of role jobs': [
    (_client, _known, scim) => scim.stores.roleJobs.claim(ctx, 500, 60),
    'role_jobs_mark',
  ],
};

const SCAN =
  /Seq Scan on (?:users|groups|members|role_assignments|identities|outbox|provisioning_log|role_jobs)\b/;

describe('the plans of requests, with 25,000 people in each of two tenants', () => {
  it.each(Object.entries(CASES))('answer %s by an index', async (_name, [work, ...indexes]) => {
    const plans = await recorded.plansOf((client, scim) => work(client, known, scim));
    expect(plans.filter((plan) => SCAN.test(plan)).join('\n\n')).toBe('');
    for (const index of indexes) expect(plans.join('\n')).toMatch(new RegExp(`\\b${index}\\b`));
  });
});
