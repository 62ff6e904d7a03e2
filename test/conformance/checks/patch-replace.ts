import { expect } from '@jest/globals';
import type { Check } from '../check.js';
import { replace } from '../messages.js';
import { withUser } from '../patching.js';

const work = { value: 'work@example.com', type: 'work' };
const home = { value: 'home@example.com', type: 'home' };

const office = { type: 'work', streetAddress: 'Office St 1', locality: 'Berlin' };
const branch = { type: 'work', streetAddress: 'Branch St 2', locality: 'Paris' };
const flat = { type: 'home', streetAddress: 'Home St 3', locality: 'Rome' };

/** PATCH replace (RFC 7644 §3.5.2.3). */
export const patchReplaceChecks: readonly Check[] = [
  {
    ids: ['RFC7644-3.5.2.3-a'],
    title: 'replace without a path replaces what it names and leaves the rest',
    async run(t) {
      const { after, refused } = await withUser(t, {
        title: 'T',
        nickName: 'N',
        emails: [work, home],
      });
      const other = { value: 'other@example.com' };
      const changed = await after(replace(undefined, { nickName: 'x', emails: [other] }));
      expect(changed).toMatchObject({ title: 'T', nickName: 'x' });
      expect(changed.emails).toEqual([other]);
      await refused('invalidValue', replace(undefined, 'x'));
    },
  },
  {
    ids: ['RFC7644-3.5.2.3-b', 'RFC7644-3.5.2.3-d'],
    title: 'replace of a single value replaces it, and of a missing one adds it',
    async run(t) {
      const { after } = await withUser(t, { title: 'a' });
      expect(await after(replace('title', 'b'))).toMatchObject({ title: 'b' });
      expect(await after(replace('nickName', 'N'))).toMatchObject({ title: 'b', nickName: 'N' });
      expect((await after(replace('emails', [work]))).emails).toEqual([work]);
      expect((await after(replace('name.givenName', 'G'))).name).toEqual({ givenName: 'G' });
    },
  },
  {
    ids: ['RFC7644-3.5.2.3-e'],
    title: 'replace of a complex attribute leaves what it does not name, but not by the profile',
    async run(t) {
      const name = { givenName: 'G', familyName: 'F' };
      for (const [conformance, expected] of [
        ['rfc', { givenName: 'x', familyName: 'F' }],
        ['lenient', { givenName: 'x', familyName: 'F' }],
        ['interop', { givenName: 'x' }],
      ] as const) {
        const { after } = await withUser(t, { name }, { conformance });
        expect((await after(replace('name', { givenName: 'x' }))).name).toEqual(expected);
      }
    },
  },
  {
    ids: ['RFC7644-3.5.2.3-f'],
    title: 'replace with a value path replaces every value that matches',
    async run(t) {
      const { after } = await withUser(t, { addresses: [office, flat, branch] });
      const next = { type: 'work', locality: 'Oslo' };
      const changed = await after(replace('addresses[locality eq "Berlin"]', next));
      expect(changed.addresses).toEqual([next, flat, branch]);
      const both = await after(
        replace('addresses[type eq "work"]', { type: 'other', locality: 'Bern' }),
      );
      expect(JSON.stringify(both.addresses)).not.toMatch(/work|Oslo|Paris|Branch/);
      expect(both.addresses).toContainEqual(flat);
      expect(both.addresses).toContainEqual({ type: 'other', locality: 'Bern' });
    },
  },
  {
    ids: ['RFC7644-3.5.2.3-g'],
    title: 'replace of a sub-attribute of a value path changes it in every match',
    async run(t) {
      const { after } = await withUser(t, { addresses: [office, flat, branch] });
      const streetAddress = 'New St 9';
      const path = 'addresses[type eq "work"].streetAddress';
      const { addresses } = await after(replace(path, streetAddress));
      expect(addresses).toEqual([{ ...office, streetAddress }, flat, { ...branch, streetAddress }]);
    },
  },
  {
    ids: ['RFC7644-3.5.2.3-h'],
    title: 'replace with a value path that matches nothing is noTarget, or (lenient) adds',
    async run(t) {
      const path = 'emails[type eq "fax"]';
      const strict = await withUser(t, { emails: [work] });
      await strict.refused('noTarget', replace(`${path}.value`, 'f@example.com'));
      await strict.refused('noTarget', replace(path, { value: 'f@example.com' }));
      const lenient = await withUser(t, { emails: [work] }, { conformance: 'lenient' });
      const { emails } = await lenient.after(replace(`${path}.value`, 'f@example.com'));
      expect(emails).toEqual([work, { type: 'fax', value: 'f@example.com' }]);
    },
  },
  {
    ids: ['RFC7644-3.5.2.3-i'],
    title: 'replace has a value; null unassigns',
    async run(t) {
      const { after, refused } = await withUser(t, {
        title: 'a',
        emails: [work, home],
        name: { givenName: 'G', familyName: 'F' },
      });
      for (const path of ['title', 'emails', 'name.givenName']) {
        await refused('invalidValue', { op: 'replace', path });
      }
      await refused('invalidValue', { op: 'replace' });
      const changed = await after(replace('title', null), replace('name.givenName', null));
      expect(changed).not.toHaveProperty('title');
      expect(changed.name).toEqual({ familyName: 'F' });
      expect(await after(replace('emails', null))).not.toHaveProperty('emails');
    },
  },
];
