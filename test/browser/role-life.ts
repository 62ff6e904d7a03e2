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
  /** What the product itself says of somebody. */
  readonly rolesOf: (login: string) => Promise<readonly string[]>;
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

const REPLAY = '**/api/roles/replay';
const step = (done: number) => JSON.stringify({ done, total: 4, finished: false });

/** Makes the first two steps of a replay those of a large tenant: the second one takes until it is released. */
async function slowReplay(page: Page): Promise<{ release(): Promise<void> }> {
  let release = () => {};
  const stopped = new Promise<void>((resolve) => {
    release = resolve;
  });
  let steps = 0;
  await page.route(REPLAY, async (route) => {
    steps += 1;
    if (steps > 1) await stopped;
    const body = step(steps + 1);
    await route.fulfill({ contentType: 'application/json', body });
  });
  return {
    async release() {
      release();
      await page.getByText('Stopped.').waitFor();
      await page.unroute(REPLAY);
    },
  };
}

/** Another administrator saves the same settings again, from another window. */
async function saveElsewhere(page: Page): Promise<void> {
  const status = await page.evaluate(async () => {
    const headers = { 'X-SCIM-Admin': '1', 'Content-Type': 'application/json' };
    const { settings, revision } = await (await fetch('api/roles', { headers })).json();
    const body = JSON.stringify({ settings, revision });
    return (await fetch('api/roles', { method: 'PUT', headers, body })).status;
  });
  assert.equal(status, 200);
}

/**
 * What an administrator does with roles, without a mouse: map a group, see what that would do, save and apply
 * it (stopping in between), run the provider, meet another administrator's changes, lock somebody, run the
 * provider again, and unlock them.
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
  const roles = async () => {
    const all = await Promise.all(
      NAMES.map((name) => rolesOf(`${name.toLowerCase()}@example.com`)),
    );
    return all.map((each) => each.join());
  };
  const entra = createEntraClient({ baseUrl: endpoint, token });
  await entra.initialCycle(directory(['Ada', 'Bob']));
  assert.deepEqual(await roles(), ['guest', 'guest', 'guest', 'guest']);
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
  assert.deepEqual(await roles(), ['guest', 'guest', 'guest', 'guest'], 'nothing is saved yet');
  await keyboard.press('Preview changes');
  await seen('2 of 4 people get other roles.');
  await seen('ada@example.com');
  await inspect('r3-preview');
  const held = await slowReplay(page);
  await keyboard.press('Save and apply');
  await seen('Being applied. 2 of 4 people.');
  assert.equal(await keyboard.focused(), 'Roles');
  await inspect('r4-applying');
  await keyboard.press('Stop');
  await held.release();
  await seen('Stopped. 3 of 4 people.');
  await keyboard.press('Go on');
  await seen('Applied to everybody: 4 people.');
  assert.deepEqual(await roles(), ['approver', 'approver', 'guest', 'guest']);
  await inspect('r5-applied');

  await entra.incrementalCycle(directory(['Bob', 'Cleo']));
  assert.deepEqual(await roles(), ['guest', 'approver', 'approver', 'guest']);

  await saveElsewhere(page);
  await keyboard.press('Remove Finance');
  await seen('Finance gives no role any more.');
  await keyboard.press('Preview changes');
  await keyboard.press('Save and apply');
  await seen('Somebody else has saved other settings');
  await inspect('r9-conflict');
  await keyboard.press('Keep editing');
  await keyboard.press('Discard changes');
  await seen('Your changes are discarded.');
  await page.getByRole('combobox', { name: 'Role of Finance' }).waitFor();

  await keyboard.reach('Part of a name');
  await keyboard.type('bob');
  await page.keyboard.press('Enter');
  await seen('One person.');
  await keyboard.press('Bob Example');
  await seen('Member of the group “Finance”.');
  await keyboard.press('Set by hand');
  await keyboard.reach('Approver');
  await page.keyboard.press('ArrowDown');
  await inspect('r6-lock');
  await keyboard.press('Lock to this');
  await seen('Bob Example is locked.');
  assert.deepEqual(await rolesOf('bob@example.com'), ['contributor']);
  await inspect('r7-locked');

  await entra.incrementalCycle(directory(['Ada']));
  assert.deepEqual(await roles(), ['approver', 'contributor', 'guest', 'guest'], 'the lock holds');
  await entra.incrementalCycle(directory(['Ada', 'Bob']));
  assert.deepEqual(await rolesOf('bob@example.com'), ['contributor'], 'and holds');

  await keyboard.press('Unlock…');
  await seen('follow from the groups again');
  await inspect('r8-unlock');
  await keyboard.press('Unlock');
  await seen('Bob Example is unlocked.');
  assert.deepEqual(await rolesOf('bob@example.com'), ['approver']);
}
