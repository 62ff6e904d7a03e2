import { describe, expect, it } from '@jest/globals';
import {
  createMemoryStore,
  createMemoryStores,
  GROUP_RESOURCE_TYPE,
  type ResourceTypeInput,
} from '../../../src/index.js';
import { mountScim } from '../../support/app.js';

const AGENT: ResourceTypeInput = {
  name: 'Agent',
  schema: {
    id: 'urn:example:params:scim:schemas:core:2.0:Agent',
    attributes: [{ name: 'agentUserName', required: true }],
  },
};
const TYPES = ['User', 'Group', 'Agent'];

/** The core Group, whose members may be agents too. */
const groupResourceType: ResourceTypeInput = {
  ...GROUP_RESOURCE_TYPE,
  schema: {
    ...GROUP_RESOURCE_TYPE.schema,
    attributes: GROUP_RESOURCE_TYPE.schema.attributes.map((attribute) => ({
      ...attribute,
      ...(attribute.name === 'members' && {
        subAttributes: (attribute.subAttributes ?? []).map((sub) => ({
          ...sub,
          ...(sub.name === 'type' && { canonicalValues: TYPES }),
          ...(sub.name === '$ref' && { referenceTypes: TYPES }),
        })),
      }),
    })),
  },
};

const mounted = (groups?: ResourceTypeInput) => {
  const events: { readonly type: string; readonly unknown?: readonly string[] }[] = [];
  const { scim } = mountScim({
    ...createMemoryStores(groups && { groupResourceType: groups }),
    ...(groups && { groupResourceType: groups }),
    resourceTypes: [{ resourceType: AGENT, store: createMemoryStore(AGENT) }],
    baseUrl: 'https://x.example',
    onEvent: (event) => {
      events.push(event);
    },
  });
  const agent = async () =>
    (await scim.post('/Agents', { agentUserName: 'bot' }).expect(201)).body.id as string;
  return { scim, events, agent };
};

const SCHEMAS = ['urn:ietf:params:scim:api:messages:2.0:PatchOp'];

describe("members of a type of the host's own", () => {
  it('are kept where the group resource type names it, in POST, PATCH and PUT', async () => {
    const { scim, agent } = mounted(groupResourceType);
    const first = await agent();
    const members = [{ value: first, type: 'agent' }];
    const { body } = await scim.post('/Groups', { displayName: 'Bots', members }).expect(201);
    const shown = (id: string) => ({
      value: id,
      type: 'Agent',
      $ref: `https://x.example/Agents/${id}`,
    });
    expect(body.members).toEqual([shown(first)]);
    const path = `/Groups/${body.id}`;
    const second = await agent();
    const add = { op: 'add', path: 'members', value: [{ value: second, type: 'Agent' }] };
    await scim.patch(path, { schemas: SCHEMAS, Operations: [add] }).expect(204);
    expect((await scim.get(path)).body.members).toEqual([shown(first), shown(second)]);
    const remove = { op: 'remove', path: `members[value eq "${first}"]` };
    await scim.patch(path, { schemas: SCHEMAS, Operations: [remove] }).expect(204);
    expect((await scim.get(path)).body.members).toEqual([shown(second)]);
    const put = { displayName: 'Bots', members: [{ value: first, type: 'Agent' }] };
    expect((await scim.put(path, put).expect(200)).body.members).toEqual([shown(first)]);
  });

  it('are left out where it does not, and told as unknown', async () => {
    const { scim, agent, events } = mounted();
    const members = [{ value: await agent(), type: 'Agent' }];
    await scim.post('/Groups', { displayName: 'Bots', members }).expect(201);
    const told = events.find(({ type }) => type === 'group.members.changed');
    expect(told?.unknown).toEqual([members[0]?.value]);
  });
});
