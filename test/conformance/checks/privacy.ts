import { expect } from '@jest/globals';
import type { Check } from '../check.js';
import { expectStatus } from '../expect.js';
import { aUser, patch, replace } from '../messages.js';

const HOSTILE = [
  `x' OR '1'='1`,
  `x"; DROP TABLE users; --`,
  '%',
  '_',
  '{"$ne":null}',
  '\\',
  '../../etc/passwd',
  '<script>alert(1)</script>',
];

const PROTOTYPES = ['__proto__', 'constructor', 'prototype', 'toString', '$where'];

/** RFC 7643 §9. */
export const privacyChecks: readonly Check[] = [
  {
    ids: ['RFC7643-9-b'],
    title: 'text in filters, paths and bodies is never more than text',
    async run(t) {
      const scim = await t.mount();
      const victim = await scim.createUser({ nickName: 'victim', title: 'old' });
      for (const text of HOSTILE) {
        const quoted = JSON.stringify(text);
        expect(await scim.find('/Users', `nickName eq ${quoted}`)).toEqual([]);
        expect(await scim.find('/Users', `nickName co ${quoted}`)).toEqual([]);
        const made = await scim.createUser({ nickName: text });
        expect(await scim.find('/Users', `nickName eq ${quoted}`)).toEqual([made.id]);
        expect(await scim.find('/Users', `nickName sw ${quoted}`)).toEqual([made.id]);
        expect(made.nickName).toBe(text);
        expectStatus(await scim.get(`/Users/${encodeURIComponent(text)}`), 404);
      }
      for (const name of PROTOTYPES) {
        const filter = encodeURIComponent(`${name} pr`);
        const answer = await scim.get(`/Users?filter=${filter}`);
        const found = answer.status === 200 ? answer.body.totalResults : 0;
        expect([answer.status === 200 || answer.status === 400, found]).toEqual([true, 0]);
        const path = `/Users/${victim.id}`;
        for (const at of [name, `${name}.polluted`, `name.${name}`]) {
          const patched = await scim.patch(path, patch(replace(at, { polluted: 'yes' })));
          expect(patched.status).toBeLessThan(500);
        }
        const body = `{"${name}":{"polluted":"yes"},${JSON.stringify(aUser()).slice(1)}`;
        expectStatus(await scim.post('/Users', body), 201);
        expect(({} as Record<string, unknown>).polluted).toBeUndefined();
      }
      const after = (await scim.get(`/Users/${victim.id}`)).body;
      expect(after).toEqual(victim);
    },
  },
  {
    ids: ['RFC7643-9-c'],
    title: 'one person has another id in every tenant',
    async run(t) {
      const scim = await t.mount();
      const person = aUser({ externalId: 'person-1' });
      const ours = await scim.createUser(person);
      const theirs = await scim.otherTenant.createUser(person);
      expect(theirs.id).not.toBe(ours.id);
      for (const id of [ours.id, theirs.id]) {
        expect(id).not.toContain('person-1');
        expect(id).not.toContain(person.userName);
      }
    },
  },
];
