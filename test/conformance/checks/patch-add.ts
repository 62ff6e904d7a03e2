import { expect } from '@jest/globals';
import type { Check } from '../check.js';
import { add } from '../messages.js';
import { applied, withUser } from '../patching.js';

const work = { value: 'work@example.com', type: 'work' };
const home = { value: 'home@example.com', type: 'home' };

/** PATCH add (RFC 7644 §3.5.2.1). */
export const patchAddChecks: readonly Check[] = [
  {
    ids: ['RFC7644-3.5.2.1-a'],
    title: 'add has a value',
    async run(t) {
      const { refused } = await withUser(t, { title: 'a', emails: [work] });
      for (const path of ['title', 'emails', 'name.givenName', 'emails[type eq "work"].display']) {
        await refused('invalidValue', { op: 'add', path });
      }
      await refused('invalidValue', { op: 'add' });
    },
  },
  {
    ids: ['RFC7644-3.5.2.1-b'],
    title: 'add without a path merges an object of attributes',
    async run(t) {
      const { after, refused } = await withUser(t, {
        nickName: 'A',
        title: 'T',
        emails: [work],
        name: { givenName: 'G' },
      });
      const value = { nickName: 'B', emails: [home], name: { familyName: 'F' }, locale: 'en' };
      const changed = await after(add(undefined, value));
      expect(changed).toMatchObject({
        nickName: 'B',
        title: 'T',
        locale: 'en',
        name: { givenName: 'G', familyName: 'F' },
      });
      expect(changed.emails).toEqual([work, home]);
      for (const wrong of ['x', 7, true, null, [], [{ title: 'x' }]]) {
        await refused('invalidValue', add(undefined, wrong));
      }
    },
  },
  {
    ids: ['RFC7644-3.5.2.1-c', 'RFC7644-3.5.2.1-f'],
    title: 'add makes a missing attribute, and replaces a single value',
    async run(t) {
      const { after } = await withUser(t);
      expect(await after(add('title', 'a'))).toMatchObject({ title: 'a' });
      expect(await after(add('title', 'b'))).toMatchObject({ title: 'b' });
      expect(await after(add('active', false))).toMatchObject({ active: false });
      expect((await after(add('emails', [work]))).emails).toEqual([work]);
      expect((await after(add('name', { givenName: 'G' }))).name).toEqual({ givenName: 'G' });
    },
  },
  {
    ids: ['RFC7644-3.5.2.1-d'],
    title: 'add to a complex attribute merges sub-attributes',
    async run(t) {
      const { after } = await withUser(t, { name: { givenName: 'G', familyName: 'F' } });
      const { name } = await after(add('name', { middleName: 'M', familyName: 'X' }));
      expect(name).toEqual({ givenName: 'G', middleName: 'M', familyName: 'X' });
    },
  },
  {
    ids: ['RFC7644-3.5.2.1-e'],
    title: 'add to a multi-valued attribute appends one value or several',
    async run(t) {
      const { after } = await withUser(t, { emails: [work] });
      expect((await after(add('emails', home))).emails).toEqual([work, home]);
      const more = [{ value: 'c@example.com' }, { value: 'd@example.com', type: 'other' }];
      expect((await after(add('emails', more))).emails).toEqual([work, home, ...more]);

      const scim = await t.mount({ conformance: 'rfc' });
      const ids = [(await scim.createUser()).id, (await scim.createUser()).id];
      const group = await scim.createGroup('Crew', ids);
      const { id } = await scim.createUser();
      const path = `/Groups/${group.id}`;
      const { members } = await applied(scim, path, add('members', [{ value: id }]));
      expect(members.map(({ value }) => value).sort()).toEqual([...ids, id].sort());
    },
  },
  {
    ids: ['RFC7644-3.5.2.1-i'],
    title: 'add of a sub-attribute makes its parent',
    async run(t) {
      const { after } = await withUser(t);
      expect((await after(add('name.givenName', 'G'))).name).toEqual({ givenName: 'G' });
      const { name } = await after(add('name.familyName', 'F'));
      expect(name).toEqual({ givenName: 'G', familyName: 'F' });
    },
  },
  {
    ids: ['RFC7644-3.5.2.1-j'],
    title: 'add to a sub-attribute of a value path changes each value that matches',
    async run(t) {
      const second = { value: 'second@example.com', type: 'work' };
      const { after } = await withUser(t, { emails: [work, home, second] });
      const { emails } = await after(add('emails[type eq "work"].display', 'D'));
      expect(emails).toEqual([{ ...work, display: 'D' }, home, { ...second, display: 'D' }]);
    },
  },
  {
    ids: ['RFC7644-3.5.2.1-k'],
    title: 'add to a value path without a match is noTarget, or (lenient) makes the value',
    async run(t) {
      const path = 'emails[type eq "work"]';
      const strict = await withUser(t, { emails: [home] });
      await strict.refused('noTarget', add(`${path}.value`, work.value));
      await strict.refused('noTarget', add(path, { value: work.value }));

      for (const before of [{}, { emails: [home] }]) {
        const { after } = await withUser(t, before, { conformance: 'lenient' });
        const { emails } = await after(
          add(`${path}.value`, work.value),
          add(`${path}.display`, 'D'),
        );
        expect(emails).toEqual([...(before.emails ?? []), { ...work, display: 'D' }]);
      }
    },
  },
];
