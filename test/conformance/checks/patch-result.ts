import { expect } from '@jest/globals';
import type { Check } from '../check.js';
import { expectScimError, expectStatus } from '../expect.js';
import { withTickingClock } from '../fixtures.js';
import { add, ENTERPRISE, patch, remove, replace, USER } from '../messages.js';
import { applied, expectNothingChanged, expectPatchRefused } from '../patching.js';

const work = { value: 'work@example.com', type: 'work' };
const home = { value: 'home@example.com', type: 'home' };

/** How the operations of a PATCH act together, and what is answered (RFC 7644 §3.5.2). */
export const patchResultChecks: readonly Check[] = [
  {
    ids: ['RFC7644-3.5.2-j'],
    title: 'what an operation does to schemas is seen by the next',
    async run(t) {
      const scim = await t.mount({ conformance: 'rfc' });
      const { id } = await scim.createUser();
      const changed = await applied(
        scim,
        `/Users/${id}`,
        add('schemas', [ENTERPRISE]),
        add(`${ENTERPRISE}:department`, 'Research'),
      );
      expect(changed).toMatchObject({ [ENTERPRISE]: { department: 'Research' } });
      expect(changed.schemas).toContain(ENTERPRISE);
      const replaced = await applied(
        scim,
        `/Users/${id}`,
        replace('schemas', [USER]),
        add(`${ENTERPRISE}:division`, 'D'),
      );
      expect(replaced[ENTERPRISE]).toEqual({ division: 'D' });
      await expectPatchRefused(
        scim,
        `/Users/${id}`,
        patch(replace('schemas', [ENTERPRISE])),
        'mutability',
      );
    },
  },
  {
    ids: ['RFC7644-3.5.2-k'],
    title: 'operations run in order, each on the result of the one before',
    async run(t) {
      const scim = await t.mount({ conformance: 'rfc' });
      const { id } = await scim.createUser({ emails: [work] });
      const changed = await applied(
        scim,
        `/Users/${id}`,
        add('emails', [home]),
        replace(`emails[value eq "${home.value}"].type`, 'other'),
        remove('emails[type eq "work"]'),
        add('title', 'a'),
        replace('title', 'b'),
      );
      expect(changed).toMatchObject({ title: 'b', emails: [{ ...home, type: 'other' }] });
      expect(changed.emails).toHaveLength(1);

      const [ada, bea] = [await scim.createUser(), await scim.createUser()];
      const group = await scim.createGroup('Crew', [ada.id]);
      const members = [{ value: bea.id }];
      const swapped = await applied(
        scim,
        `/Groups/${group.id}`,
        remove('members'),
        add('members', members),
        replace('displayName', 'Staff'),
      );
      expect(swapped).toMatchObject({ displayName: 'Staff', members });
      const emptied = await applied(
        scim,
        `/Groups/${group.id}`,
        add('members', [{ value: ada.id }]),
        remove('members'),
      );
      expect(emptied).not.toHaveProperty('members');
    },
  },
  {
    ids: ['RFC7644-3.5.2-l'],
    title: 'a value that becomes primary is the only one',
    async run(t) {
      const third = { value: 'third@example.com', type: 'other', primary: true };
      const nowPrimary = { ...home, primary: true };
      for (const [operation, value] of [
        [replace('emails[type eq "home"].primary', true), home.value],
        [add('emails[type eq "home"].primary', true), home.value],
        [add('emails[type eq "home"]', { primary: true }), home.value],
        [replace('emails[type eq "home"]', nowPrimary), home.value],
        [add('emails', [third]), third.value],
        [add(undefined, { emails: [third] }), third.value],
      ] as const) {
        const scim = await t.mount({ conformance: 'rfc' });
        const { id } = await scim.createUser({ emails: [{ ...work, primary: true }, home] });
        const { emails } = await applied(scim, `/Users/${id}`, operation);
        const primaries = emails.filter(({ primary }) => primary === true);
        expect(primaries.map((email) => email.value)).toEqual([value]);
        expect(emails).toContainEqual({ ...work, primary: false });
      }
    },
  },
  {
    ids: ['RFC7644-3.5.2-m'],
    title: 'a request is done as a whole or not at all',
    async run(t) {
      const scim = await t.mount({ conformance: 'rfc', ...withTickingClock() });
      const { id } = await scim.createUser({ title: 'a', emails: [work] });
      const group = await scim.createGroup('Crew', [id]);
      const events = scim.events.length;
      const fine = [replace('title', 'b'), remove('emails'), add('password', 'a-new-secret')];
      await expectPatchRefused(
        scim,
        `/Users/${id}`,
        patch(...fine, replace('active', 'maybe')),
        'invalidValue',
      );
      await expectPatchRefused(
        scim,
        `/Users/${id}`,
        patch(...fine, replace('id', 'x')),
        'mutability',
      );
      await expectPatchRefused(
        scim,
        `/Groups/${group.id}`,
        patch(remove('members'), replace('displayName', null)),
        'mutability',
      );
      await expectPatchRefused(
        scim,
        `/Users/${id}`,
        patch(replace('active', false), replace('id', 'x')),
        'mutability',
      );
      await scim.createGroup('Taken');
      await expectPatchRefused(
        scim,
        `/Groups/${group.id}`,
        patch(remove('members'), replace('displayName', 'Taken')),
        'uniqueness',
        409,
      );
      expect(scim.events.slice(events).map(({ type }) => type)).toEqual(['group.created']);
    },
  },
  {
    ids: ['RFC7644-3.5.2-n', 'RFC7644-3.5.2-o'],
    title: 'success is 200 with the resource or 204; with attributes asked for it is 200',
    async run(t) {
      const scim = await t.mount();
      const user = await scim.createUser();
      const group = await scim.createGroup('Crew');
      const changes = [
        [`/Users/${user.id}`, replace('title', 'x')],
        [`/Groups/${group.id}`, add('members', [{ value: user.id }])],
        [`/Groups/${group.id}`, replace('displayName', 'Staff')],
      ] as const;
      for (const [path, operation] of changes) {
        const answer = await scim.patch(path, patch(operation));
        expectStatus(answer, 200, 204);
        if (answer.status === 204) expect(answer.text).toBe('');
        else expect(answer.body).toEqual((await scim.get(path)).body);
      }
      const title = await scim.patch(
        `/Users/${user.id}?attributes=title`,
        patch(replace('title', 'y')),
      );
      expectStatus(title, 200);
      expect(title.body).toEqual({ schemas: [USER], id: user.id, title: 'y' });
      for (const operation of [remove('members'), replace('displayName', 'Team')]) {
        const name = await scim.patch(
          `/Groups/${group.id}?attributes=displayName`,
          patch(operation),
        );
        expectStatus(name, 200);
        const { body } = await scim.get(`/Groups/${group.id}?attributes=displayName`);
        expect(name.body).toEqual(body);
      }
    },
  },
  {
    ids: ['RFC7644-3.5.2-p'],
    title: '204 carries the ETag and no body',
    async run(t) {
      const scim = await t.mount();
      const user = await scim.createUser();
      const group = await scim.createGroup('Crew');
      const path = `/Groups/${group.id}`;
      let last = group.meta.version;
      for (const operation of [
        add('members', [{ value: user.id }]),
        replace('displayName', 'Staff'),
        remove(`members[value eq "${user.id}"]`),
      ]) {
        const answer = await scim.patch(path, patch(operation));
        expect(answer).toMatchObject({ status: 204, text: '' });
        expect(answer.headers.etag).toBe((await scim.get(path)).headers.etag);
        expect(answer.headers.etag).not.toBe(last);
        last = answer.headers.etag ?? '';
      }
    },
  },
  {
    ids: ['RFC7644-3.5.2-t'],
    title: 'a name that another has is 409 uniqueness, and nothing is done',
    async run(t) {
      const scim = await t.mount();
      await scim.createUser({ userName: 'ada' });
      const { id } = await scim.createUser({ userName: 'bea' });
      for (const operation of [
        replace('userName', 'ADA'),
        add('userName', 'ada'),
        replace(undefined, { userName: 'ada' }),
      ]) {
        await expectPatchRefused(
          scim,
          `/Users/${id}`,
          patch(replace('title', 'x'), operation),
          'uniqueness',
          409,
        );
      }
    },
  },
  {
    ids: ['RFC7644-3.5.2-v'],
    title: 'what is required may not be unassigned, at no operation or (lenient) not at the end',
    async run(t) {
      const away = [remove('userName'), add('userName', 'bea')];
      for (const [conformance, status] of [
        ['rfc', 400],
        ['lenient', 200],
      ] as const) {
        const scim = await t.mount({ conformance });
        const { id } = await scim.createUser({ userName: 'ada' });
        const path = `/Users/${id}`;
        for (const operation of [remove('userName'), replace('userName', null)]) {
          await expectPatchRefused(scim, path, patch(operation), 'mutability');
        }
        const answer = await scim.patch(path, patch(...away));
        if (status === 200) expectStatus(answer, 200);
        else expectScimError(answer, 400, 'mutability');
        const userName = status === 200 ? 'bea' : 'ada';
        expect((await scim.get(path)).body.userName).toBe(userName);
      }
    },
  },
  {
    ids: ['RFC7644-3.5.2.1-g', 'RFC7644-3.5.2.1-h'],
    title: 'adding what is there succeeds, and moves neither version nor lastModified',
    async run(t) {
      const scim = await t.mount({ conformance: 'rfc', ...withTickingClock() });
      const user = await scim.createUser({ title: 'a', name: { givenName: 'A' }, emails: [work] });
      for (const operation of [
        add('title', 'a'),
        add('name', { givenName: 'A' }),
        add('name.givenName', 'A'),
        add('emails', [work]),
        add('emails[type eq "work"].value', work.value),
        add(undefined, { title: 'a', emails: [work] }),
      ]) {
        await expectNothingChanged(scim, `/Users/${user.id}`, operation);
      }
      const group = await scim.createGroup('Crew', [user.id]);
      const path = `/Groups/${group.id}`;
      const member = { value: user.id };
      await expectNothingChanged(scim, path, add('members', [member]));
      await expectNothingChanged(scim, path, add('members', { ...member, display: 'other' }));
      await expectNothingChanged(scim, path, add('members', [member]), add('displayName', 'Crew'));
    },
  },
];
