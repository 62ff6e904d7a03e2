import { replace } from '../kernel/bodies.js';
import { expectEqual, expectStatus, expectThat } from '../kernel/expect.js';
import { AuditSkip } from '../kernel/failure.js';
import { asArray, isUnassigned, type Json } from '../kernel/json.js';
import { expectList } from '../kernel/lists.js';
import { applied, groupPath, userPath } from '../kernel/patching.js';
import type { AuditScope } from '../kernel/scope.js';
import { auditsOf } from '../kernel/topic.js';
import { GROUP, USER } from '../kernel/urns.js';
import { type Eligible, eligibleIn, eligibleOfUsers } from './eligible.js';
import { expectGroupSchema } from './gallery-groups.js';
import { updateManager } from './manager.js';
import { createEntraGroup, createEntraUser, entraGroup, entraUser } from './requests.js';

const STATIC =
  'The audit was given a token; the gallery asks for client credentials or federation.';
const PAGE = 5;

/** Writes every attribute, and expects exactly these values back. */
async function expectWritten(t: AuditScope, path: string, all: readonly Eligible[]): Promise<void> {
  if (all.length === 0) throw new AuditSkip('The served schema has nothing that could be written.');
  const now = await applied(t, path, ...all.map((each) => replace(each.path, each.value)));
  for (const each of all) expectEqual(each.path, each.of(now), each.value);
}

/** Creates a resource, and expects an id and its name back. */
async function expectCreated(t: AuditScope, endpoint: string, body: Json, name: string) {
  const answer = await t.post(endpoint, body);
  expectStatus(answer, 200, 201);
  expectThat(!isUnassigned(answer.body.id), 'There is no id.', answer);
  expectEqual(name, answer.body[name], body[name], answer);
}

/** Reads page after page of a list that holds at least eleven. */
async function expectPages(t: AuditScope, endpoint: string): Promise<void> {
  for (let page = 0; page < 3; page += 1) {
    const startIndex = page * PAGE + 1;
    const answer = await t.get(`${endpoint}?startIndex=${startIndex}&count=${PAGE}`);
    const resources = expectList(answer);
    const shown = answer.body.startIndex ?? startIndex;
    expectEqual('startIndex', shown, startIndex, answer);
    expectThat(resources.length <= PAGE, 'The page is longer than asked for.', answer);
    expectThat(resources.length > 0, 'The page is empty.', answer);
  }
}

/** Tests 15 to 25: requests that the suite sends itself. */
export const galleryDirectAudits = auditsOf(
  { id: 'entra-gallery', title: 'Entra gallery: direct', profile: 'entra', level: 'Entra' },
  [
    {
      id: 'schema-discoverability',
      title: '/Schemas shows the attributes that Entra maps',
      source: 'Entra gallery test 15, Schema_Discoverability',
      async run(t) {
        expectStatus(await t.get('/Schemas'), 200);
        const { attribute } = t.discovery;
        for (const [urn, names] of [
          [USER, ['userName', 'active']],
          [GROUP, ['displayName', 'members']],
        ] as const) {
          for (const name of names) {
            expectThat(attribute(urn, name) !== undefined, `${urn} has no ${name}.`);
          }
        }
        if (attribute(USER, 'emails.type') === undefined) return;
        const types = asArray(attribute(USER, 'emails.type')?.canonicalValues);
        expectThat(types.includes('work'), 'emails.type does not offer "work".');
      },
    },
    {
      id: 'null-update',
      title: 'attributes are cleared by "", and by null once more',
      source: 'Entra gallery test 16, SCIM_Null_Update',
      async run(t) {
        const path = userPath(await createEntraUser(t));
        const all = eligibleOfUsers(t.discovery).filter(
          ({ required, value }) => !required && typeof value === 'string',
        );
        await applied(t, path, ...all.map((each) => replace(each.path, each.value)));
        for (const empty of ['', null]) {
          const now = await applied(t, path, ...all.map((each) => replace(each.path, empty)));
          for (const each of all) {
            expectThat(isUnassigned(each.of(now)), `${each.path} is still there.`);
          }
        }
      },
    },
    {
      id: 'scim-user-create',
      title: 'a user is created directly',
      source: 'Entra gallery test 17, SCIM_User_Create',
      async run(t) {
        await expectCreated(t, '/Users', entraUser(t), 'userName');
      },
    },
    {
      id: 'scim-user-update',
      title: 'every attribute of users takes a generated value, and gives exactly it back',
      source: 'Entra gallery test 18, SCIM_User_Update',
      async run(t) {
        const path = userPath(await createEntraUser(t));
        await expectWritten(t, path, eligibleOfUsers(t.discovery));
      },
    },
    {
      id: 'scim-group-create',
      title: 'a group is created directly',
      source: 'Entra gallery test 19, SCIM_Group_Create',
      async run(t) {
        await expectGroupSchema(t);
        await expectCreated(t, '/Groups', entraGroup(t), 'displayName');
      },
    },
    {
      id: 'scim-group-update',
      title: 'every attribute of groups takes a generated value, and gives exactly it back',
      source: 'Entra gallery test 20, SCIM_Group_Update',
      async run(t) {
        await expectGroupSchema(t);
        const path = groupPath(await createEntraGroup(t));
        await expectWritten(t, path, eligibleIn(t.discovery, GROUP));
      },
    },
    {
      id: 'validate-credentials',
      title: 'the token endpoint gives tokens for client credentials',
      source: 'Entra gallery test 21, Validate_Credentials',
      async run() {
        throw new AuditSkip(STATIC);
      },
    },
    {
      id: 'federated-identity',
      title: 'the token endpoint gives tokens for a federated identity',
      source: 'Entra gallery test 22, Federated_Identity',
      async run() {
        throw new AuditSkip(STATIC);
      },
    },
    {
      id: 'user-pagination',
      title: 'users are read page by page',
      source: 'Entra gallery test 23, SCIM_User_Pagination',
      async run(t) {
        for (let i = 0; i < 11; i += 1) await createEntraUser(t);
        await expectPages(t, '/Users');
      },
    },
    {
      id: 'group-pagination',
      title: 'groups are read page by page',
      source: 'Entra gallery test 24, SCIM_Group_Pagination',
      mandatory: false,
      async run(t) {
        for (let i = 0; i < 11; i += 1) await createEntraGroup(t);
        await expectPages(t, '/Groups');
      },
    },
    {
      id: 'update-manager',
      title: 'the manager is set by a bare id, replaced, and cleared by ""',
      source: 'Entra gallery test 25, SCIM_Update_Manager',
      needs: ['enterprise.manager'],
      run: (t) => updateManager(t, (id) => id),
    },
  ],
);
