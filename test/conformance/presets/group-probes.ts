import type { ScimClient } from '../../support/client.js';
import { GROUP, group, patch, user } from '../../support/messages.js';
import type { Probe } from './probe.js';

/** A group with one member. */
async function team(scim: ScimClient) {
  const { body: ada } = await scim.post('/Users', user('ada@example.com')).expect(201);
  const { body } = await scim.post('/Groups', group('Team', [ada.id])).expect(201);
  return { path: `/Groups/${body.id}`, ada: ada.id as string };
}

/** Rules about groups and their members. */
export const GROUP_PROBES = {
  omittedMembersOnPut: {
    async run(scim) {
      const { path } = await team(scim);
      const put = await scim.put(path, { schemas: [GROUP], displayName: 'Crew' });
      const { body } = await scim.get(path).expect(200);
      return `${put.status} ${body.members?.length ?? 0}`;
    },
    lenient: '200 0',
    rfc: '200 0',
    interop: '200 0',
    ipsie: '200 0',
  },
  groupPatchResponse: {
    async run(scim) {
      const { path, ada } = await team(scim);
      const statuses: number[] = [];
      for (const operation of [
        { op: 'replace', path: 'displayName', value: 'Crew' },
        { op: 'remove', path: `members[value eq "${ada}"]` },
      ]) {
        statuses.push((await scim.patch(path, patch(operation))).status);
      }
      return statuses.join(' ');
    },
    lenient: '204 204',
    rfc: '200 200',
    interop: '204 204',
    ipsie: '204 204',
  },
} satisfies Record<string, Probe>;
