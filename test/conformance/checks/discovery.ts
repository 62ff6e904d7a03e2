import { expect } from '@jest/globals';
import type { Check } from '../check.js';
import { expectScimError, expectStatus } from '../expect.js';
import { ACME, DEVICE, withDevices, withUserAttributes } from '../fixtures.js';
import { ENTERPRISE, GROUP, LIST_RESPONSE, patch, replace, USER } from '../messages.js';

const LISTS = ['/Schemas', '/ResourceTypes'] as const;
const encode = encodeURIComponent;

/** Discovery (RFC 7644 §4). */
export const discoveryChecks: readonly Check[] = [
  {
    ids: ['RFC7644-4-b', 'RFC7644-4-d'],
    title: '/Schemas and /ResourceTypes list all there are, whatever page or part is asked for',
    async run(t) {
      const scim = await t.mount({ limits: { defaultPageSize: 1, maxPageSize: 1 } });
      for (const path of LISTS) {
        const all = await scim.get(path);
        expectStatus(all, 200);
        expect(all.body.schemas).toEqual([LIST_RESPONSE]);
        const { length } = all.body.Resources;
        expect(length).toBeGreaterThan(1);
        expect(all.body).toMatchObject({ totalResults: length, itemsPerPage: length });
        for (const query of [
          'startIndex=2&count=1',
          'count=0',
          'sortBy=id&sortOrder=descending',
          'attributes=id',
          'excludedAttributes=name,meta',
          'cursor&count=1',
        ]) {
          const same = await scim.get(`${path}?${query}`);
          expect(same).toMatchObject({ status: 200, text: all.text });
        }
      }
      const one = await scim.get('/ResourceTypes/User');
      expect((await scim.get('/ResourceTypes/User?attributes=id')).text).toBe(one.text);
    },
  },
  {
    ids: ['RFC7644-4-c', 'RFC7644-4-f'],
    title: 'each schema and resource type has its own URI, and names that of nothing else',
    async run(t) {
      const scim = await t.mount();
      for (const [path, resourceType] of [
        ['/Schemas', 'Schema'],
        ['/ResourceTypes', 'ResourceType'],
      ] as const) {
        for (const entry of (await scim.get(path)).body.Resources) {
          const { location } = entry.meta;
          expect(entry.meta).toEqual({ resourceType, location });
          expect(decodeURIComponent(location)).toBe(`${scim.baseUrl}${path}/${entry.id}`);
          for (const url of [
            location.replace(scim.baseUrl, ''),
            `${path}/${entry.id}`,
            `${path}/${encode(entry.id)}`,
          ]) {
            expect(await scim.get(url)).toMatchObject({ status: 200, body: entry });
          }
        }
      }
      for (const unknown of ['/Schemas/urn:x:unknown', '/Schemas/User', '/ResourceTypes/Users']) {
        expectScimError(await scim.get(unknown), 404);
      }
    },
  },
  {
    ids: ['RFC7644-4-e'],
    title: 'a filter at /Schemas or /ResourceTypes is 403',
    async run(t) {
      const scim = await t.mount();
      for (const path of [...LISTS, `/Schemas/${USER}`, '/ResourceTypes/User']) {
        for (const filter of [encode('id pr'), encode('name eq "User"'), '']) {
          expectScimError(await scim.get(`${path}?filter=${filter}`), 403);
        }
      }
    },
  },
  {
    ids: ['RFC7644-4-g'],
    title: 'every registered type and extension is shown, and no other',
    async run(t) {
      const shown = async (options: object) => {
        const scim = await t.mount(options);
        const schemas = (await scim.get('/Schemas')).body.Resources.map(({ id }) => id);
        const types = (await scim.get('/ResourceTypes')).body.Resources;
        return { schemas, types };
      };
      const usual = await shown({});
      expect(usual.types.map(({ name }) => name)).toEqual(['User', 'Group']);
      expect(usual.schemas).toEqual(expect.arrayContaining([USER, ENTERPRISE, GROUP]));

      const more = await shown({
        ...withDevices([{ name: 'label' }]),
        ...withUserAttributes([{ name: 'nick' }]),
      });
      expect(more.types.map(({ name }) => name)).toEqual(['User', 'Group', 'Device']);
      expect(more.types).toMatchObject([
        {
          endpoint: '/Users',
          schema: USER,
          schemaExtensions: [{ schema: ENTERPRISE }, { schema: ACME }],
        },
        { endpoint: '/Groups', schema: GROUP },
        { endpoint: '/Devices', schema: DEVICE },
      ]);
      expect([...more.schemas].sort()).toEqual([...usual.schemas, ACME, DEVICE].sort());
    },
  },
  {
    ids: ['RFC7644-4-h'],
    title: 'discovery cannot be written to',
    async run(t) {
      const scim = await t.mount();
      for (const path of [
        '/ServiceProviderConfig',
        ...LISTS,
        `/Schemas/${USER}`,
        '/ResourceTypes/User',
      ]) {
        const before = await scim.get(path);
        for (const answer of [
          await scim.post(path, {}),
          await scim.put(path, {}),
          await scim.patch(path, patch(replace('name', 'x'))),
          await scim.delete(path),
        ]) {
          expect([405, 501]).toContain(answer.status);
          expectScimError(answer, answer.status);
        }
        expect((await scim.get(path)).text).toBe(before.text);
      }
    },
  },
];
