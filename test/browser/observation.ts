import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { createEntraClient, type EntraDirectory } from '../../src/testing/index.js';
import type { Inspect } from './inspect.js';
import { keyboardOf } from './keyboard.js';

export interface Watch {
  readonly page: Page;
  readonly inspect: Inspect;
  readonly endpoint: string;
  /** Of the simulated identity provider. */
  readonly token: string;
}

const PEOPLE = ['Ada', 'Ben', 'Cleo', 'Dora', 'Emil'] as const;

/** A company in which so many of the people, from the first on, are disabled. */
function directory(disabled: number): EntraDirectory {
  return {
    people: PEOPLE.map((givenName, at) => ({
      objectId: `person-${at}`,
      userPrincipalName: `${givenName.toLowerCase()}@example.com`,
      mailNickname: givenName.toLowerCase(),
      givenName,
      surname: 'Quill',
      displayName: `${givenName} Quill`,
      mail: `${givenName.toLowerCase()}@example.com`,
      accountEnabled: at >= disabled,
    })),
    groups: [{ objectId: 'crew', displayName: 'Crew', memberObjectIds: ['person-1'] }],
  };
}

/** Somebody of a name that is taken: what a provider is refused. */
async function createTwice(endpoint: string, token: string): Promise<void> {
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/scim+json' };
  const body = JSON.stringify({ userName: 'ada@example.com' });
  assert.equal((await fetch(`${endpoint}/Users`, { method: 'POST', headers, body })).status, 409);
}

/**
 * What an administrator sees of a provider at work, without a mouse: health, activity, the log and its
 * filters, who is disabled and what they still hold, and deletions that are held and released.
 */
export async function watchProvisioning({ page, inspect, endpoint, token }: Watch): Promise<void> {
  const keyboard = keyboardOf(page);
  const seen = (text: string) => page.getByText(text).first().waitFor();
  const card = (name: string) => page.locator(`[data-card=${name}]`);
  const chips = () => page.locator('#log-entries .chip').allTextContents();
  const held = () => page.locator('#guard-chip').textContent();

  await page.locator('#health .verdict', { hasText: 'Waiting' }).waitFor();
  const entra = createEntraClient({ baseUrl: endpoint, token, retries: 0 });
  await entra.initialCycle(directory(0));
  await createTwice(endpoint, token);
  await entra.incrementalCycle(directory(1));

  await page.reload();
  await page.locator('#log-entries li').first().waitFor();
  await page.locator('#health .verdict', { hasText: /Healthy|Degraded/ }).waitFor();
  assert.match((await page.locator('#health').textContent()) ?? '', /Current cycle Estimate/);
  await page.locator('#chart svg rect.changes').first().waitFor();
  await keyboard.press('The same as a table');
  await card('reports').getByRole('cell', { name: /\d+$/ }).first().waitFor();
  await inspect('c-observed');

  await keyboard.reach('Result');
  await page.keyboard.press('ArrowDown');
  await seen('that match');
  const results = await chips();
  assert.ok(results.length > 0 && results.every((text) => text.startsWith('Failed')), 'failures');
  await keyboard.press('Failed 409');
  await seen('same name here already');
  await inspect('d-failures');
  await keyboard.press('Only this request');
  await seen('1 entry that matches, no more.');
  assert.deepEqual(await chips(), ['Failed 409']);
  await keyboard.press('Clear filters');
  await page.locator('#log-entries .chip', { hasText: 'Done' }).first().waitFor();

  const ada = card('disabledUsers').getByRole('row', { name: 'ada@example.com' });
  await ada.getByText('Laptop RFP-').waitFor();
  const downloading = page.waitForEvent('download');
  await keyboard.press('Download CSV');
  const csv = await readFile(await (await downloading).path(), 'utf8');
  assert.match(csv, /Equipment still assigned\r\n.*ada@example\.com.*Laptop RFP-/);

  const { failures } = await entra.incrementalCycle(directory(PEOPLE.length));
  assert.equal(failures.length, 3, 'one more can go, and the rest is held');
  // Whoever comes back to the tab sees it, without reading the page again.
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await seen('3 people wait for your decision');
  assert.equal(await held(), '3 held');
  await keyboard.press('Who is held');
  await page.getByRole('row', { name: 'Emil Quill' }).getByText('Guest').waitFor();
  await inspect('e-held');
  await keyboard.press('Release: let them go');
  assert.equal(await keyboard.focused(), 'Cancel');
  await inspect('f-release');
  await page.keyboard.press('Escape');
  assert.equal(await held(), '3 held', 'Escape releases nothing');
  await keyboard.press('Release: let them go');
  await keyboard.press('Release');
  await seen('3 people released');
  assert.equal(await held(), 'Nothing held');
  assert.equal(await keyboard.focused(), 'Held deletions');

  assert.deepEqual((await entra.initialCycle(directory(PEOPLE.length))).failures, []);
  await page.reload();
  await card('disabledUsers').getByText('emil@example.com').waitFor();
  await keyboard.reach('Period of the activity');
  await page.keyboard.press('ArrowDown');
  await page.locator('#chart svg[aria-label*="7 days"]').waitFor();
  await inspect('g-released');
}
