import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import {
  createEntraClient,
  type EntraDirectory,
  type EntraPerson,
} from '../../src/testing/index.js';
import type { Inspect } from './inspect.js';
import { keyboardOf } from './keyboard.js';

export interface RoleVisit {
  readonly page: Page;
  readonly inspect: Inspect;
  readonly endpoint: string;
  /** The token of the identity provider. */
  readonly token: string;
  /** What the product's own table says of somebody. */
  readonly rolesOf: (login: string) => readonly string[];
}

const NAMES = ['Ada', 'Bob', 'Cleo', 'Dan'] as const;

const person = (givenName: string): EntraPerson => ({
  objectId: `person-${givenName}`,
  userPrincipalName: `${givenName.toLowerCase()}@example.com`,
  mailNickname: givenName.toLowerCase(),
  givenName,
  surname: 'Example',
  displayName: `${givenName} Example`,
  accountEnabled: true,
});

const directory = (finance: readonly string[]): EntraDirectory => ({
  people: NAMES.map(person),
  groups: [
    {
      objectId: 'group-finance',
      displayName: 'Finance',
      memberObjectIds: finance.map((name) => `person-${name}`),
    },
    { objectId: 'group-sales', displayName: 'Sales', memberObjectIds: ['person-Dan'] },
  ],
});

/**
 * What an administrator does with roles, without a mouse: map a group, see what that would do, save and apply
 * it, run the provider, lock somebody, run it again, and unlock them.
 */
export async function liveRoleLife({
  page,
  inspect,
  endpoint,
  token,
  rolesOf,
}: RoleVisit): Promise<void> {
  const keyboard = keyboardOf(page);
  const seen = (text: string) => page.getByText(text).filter({ visible: true }).first().waitFor();
  const roles = () => NAMES.map((name) => rolesOf(`${name.toLowerCase()}@example.com`).join());
  const entra = createEntraClient({ baseUrl: endpoint, token });
  await entra.initialCycle(directory(['Ada', 'Bob']));
  assert.deepEqual(roles(), ['guest', 'guest', 'guest', 'guest']);
  await page.getByRole('link', { name: 'Roles', exact: true }).waitFor();
  await inspect('r1-roles');

  await keyboard.press('Add group');
  await seen('2 groups.');
  await keyboard.type('fin');
  await seen('One group.');
  await keyboard.press('Finance', 'Space');
  await keyboard.reach('Role of its members');
  await page.keyboard.type('App');
  await inspect('r2-add-group');
  await keyboard.press('Add');
  await seen('Finance is added.');
  assert.deepEqual(roles(), ['guest', 'guest', 'guest', 'guest'], 'nothing is saved yet');
  await keyboard.press('Preview changes');
  await seen('2 of 4 people get other roles.');
  await seen('ada@example.com');
  await inspect('r3-preview');
  await keyboard.press('Save and apply');
  await seen('Applied to everybody: 4 people.');
  assert.deepEqual(roles(), ['approver', 'approver', 'guest', 'guest']);
  await inspect('r4-applied');

  await entra.incrementalCycle(directory(['Bob', 'Cleo']));
  assert.deepEqual(roles(), ['guest', 'approver', 'approver', 'guest']);

  await keyboard.press('Part of a name');
  await keyboard.type('bob');
  await page.keyboard.press('Enter');
  await seen('One person.');
  await keyboard.press('Bob Example');
  await seen('Member of the group “Finance”.');
  await keyboard.press('Set by hand');
  await keyboard.reach('Approver');
  await page.keyboard.press('ArrowDown');
  await inspect('r5-lock');
  await keyboard.press('Lock to this');
  await seen('Bob Example is locked.');
  assert.deepEqual(rolesOf('bob@example.com'), ['contributor']);
  await inspect('r6-locked');

  await entra.incrementalCycle(directory(['Ada']));
  assert.deepEqual(roles(), ['approver', 'contributor', 'guest', 'guest'], 'the lock holds');
  await entra.incrementalCycle(directory(['Ada', 'Bob']));
  assert.deepEqual(rolesOf('bob@example.com'), ['contributor'], 'and holds');

  await keyboard.press('Unlock…');
  await seen('follow from the groups again');
  await inspect('r7-unlock');
  await keyboard.press('Unlock');
  await seen('Bob Example is unlocked.');
  assert.deepEqual(rolesOf('bob@example.com'), ['approver']);
}
