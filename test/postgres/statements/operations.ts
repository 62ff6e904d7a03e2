import type { ScimClient } from '../../support/client.js';
import { group, patch, user } from '../../support/messages.js';

/** What is there before an operation is counted: a group with two people and a group, one with another one, and two captains. */
export interface Company {
  readonly ada: string;
  readonly bea: string;
  readonly cleo: string;
  readonly dora: string;
  /** Not active. */
  readonly gwen: string;
  readonly crew: string;
  readonly deck: string;
  /** A group in the first. */
  readonly watch: string;
}

export interface Operation {
  readonly name: string;
  readonly status: number;
  readonly send: (scim: ScimClient, company: Company) => ReturnType<ScimClient['get']>;
}

const filtered = (text: string) => `/Users?filter=${encodeURIComponent(text)}`;

const changeActive = (active: boolean) => patch({ op: 'replace', path: 'active', value: active });

/** What providers send most, in the order of the table. */
export const OPERATIONS: readonly Operation[] = [
  {
    name: 'GET a user',
    status: 200,
    send: (scim, { ada }) => scim.get(`/Users/${ada}`),
  },
  {
    name: 'GET a group',
    status: 200,
    send: (scim, { crew }) => scim.get(`/Groups/${crew}`),
  },
  {
    name: 'GET users, `userName eq`',
    status: 200,
    send: (scim) => scim.get(filtered('userName eq "ada"')),
  },
  {
    name: 'GET users, the only page',
    status: 200,
    send: (scim) => scim.get('/Users?count=10'),
  },
  {
    name: 'GET users, one of several pages',
    status: 200,
    send: (scim) => scim.get('/Users?count=2'),
  },
  {
    name: 'POST a user',
    status: 201,
    send: (scim) => scim.post('/Users', user('fay', { externalId: 'fay' })),
  },
  {
    name: 'PATCH `title`',
    status: 200,
    send: (scim, { ada }) =>
      scim.patch(`/Users/${ada}`, patch({ op: 'replace', path: 'title', value: 'Captain' })),
  },
  {
    name: 'PATCH that changes nothing',
    status: 200,
    send: (scim, { ada }) => scim.patch(`/Users/${ada}`, changeActive(true)),
  },
  {
    name: 'PATCH `active` to false',
    status: 200,
    send: (scim, { ada }) => scim.patch(`/Users/${ada}`, changeActive(false)),
  },
  {
    name: 'PATCH `active` to false, of an administrator',
    status: 200,
    send: (scim, { dora }) => scim.patch(`/Users/${dora}`, changeActive(false)),
  },
  {
    name: 'PATCH `active` to true',
    status: 200,
    send: (scim, { gwen }) => scim.patch(`/Users/${gwen}`, changeActive(true)),
  },
  {
    name: 'PUT a user',
    status: 200,
    send: (scim, { ada }) => scim.put(`/Users/${ada}`, user('ada', { title: 'Captain' })),
  },
  {
    name: 'DELETE a user',
    status: 204,
    send: (scim, { ada }) => scim.delete(`/Users/${ada}`),
  },
  {
    name: 'POST a group with two members',
    status: 201,
    send: (scim, { ada, bea }) => scim.post('/Groups', group('hold', [ada, bea])),
  },
  {
    name: 'PATCH a group, one member more',
    status: 204,
    send: (scim, { crew, cleo }) =>
      scim.patch(
        `/Groups/${crew}`,
        patch({ op: 'add', path: 'members', value: [{ value: cleo }] }),
      ),
  },
  {
    name: 'PATCH a group in a group, one member more',
    status: 204,
    send: (scim, { watch, cleo }) =>
      scim.patch(
        `/Groups/${watch}`,
        patch({ op: 'add', path: 'members', value: [{ value: cleo }] }),
      ),
  },
  {
    name: 'PATCH a group, one group with a member more',
    status: 204,
    send: (scim, { crew, deck }) =>
      scim.patch(
        `/Groups/${crew}`,
        patch({ op: 'add', path: 'members', value: [{ value: deck }] }),
      ),
  },
  {
    name: 'PATCH a group, one member less',
    status: 204,
    send: (scim, { crew, bea }) =>
      scim.patch(`/Groups/${crew}`, patch({ op: 'remove', path: `members[value eq "${bea}"]` })),
  },
  {
    name: 'PATCH `displayName` of a group',
    status: 204,
    send: (scim, { crew }) =>
      scim.patch(
        `/Groups/${crew}`,
        patch({ op: 'replace', path: 'displayName', value: 'the crew' }),
      ),
  },
  {
    name: 'PUT a group, one member in place of another',
    status: 200,
    send: (scim, { crew, ada, cleo, watch }) =>
      scim.put(`/Groups/${crew}`, group('crew', [ada, cleo, watch])),
  },
  {
    name: 'DELETE a group',
    status: 204,
    send: (scim, { crew }) => scim.delete(`/Groups/${crew}`),
  },
];
