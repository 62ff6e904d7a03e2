import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { SETTINGS_PATH } from '../../examples/rfp-saas/login/login.js';
import type { Inspect } from './inspect.js';
import { keyboardOf } from './keyboard.js';

export interface Company {
  readonly page: Page;
  readonly inspect: Inspect;
  readonly endpoint: string;
  readonly token: string;
  readonly password: string;
}

const PEOPLE = 120;
const HIRED = 'person.with.a.rather.long.name';
const DOMAIN = 'subsidiary.of.the.example.com';
const LABEL = 'Label'.repeat(20);
const GROUP = `SG-${'WithoutAnyBlank'.repeat(8)}`;

/** Many people in a group of a long name, two of them disabled, a third one held, and changes that failed. */
async function provision(endpoint: string, token: string): Promise<void> {
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/scim+json' };
  const send = async (method: string, path: string, body: object) => {
    const answer = await fetch(endpoint + path, { method, headers, body: JSON.stringify(body) });
    return (await answer.json()) as { readonly id: string };
  };
  const members: { readonly value: string }[] = [];
  for (let at = 0; at < PEOPLE; at += 1) {
    const userName = `${HIRED}${at}@${DOMAIN}`;
    const { id } = await send('POST', '/Users', { userName, active: true });
    members.push({ value: id });
  }
  await send('POST', '/Groups', { displayName: GROUP, members });
  const change = (at: number, path: string) =>
    send('PATCH', `/Users/${members[at]?.value}`, {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [{ op: 'replace', path, value: false }],
    });
  for (const at of [0, 1, 2]) await change(at, 'active');
  for (const at of [3, 4, 5]) await change(at, 'emails[type eq');
}

/** Names and buttons that fit nowhere: labels and groups of a hundred letters without a blank. */
async function longNames({ page, inspect }: Company): Promise<void> {
  const keyboard = keyboardOf(page);
  await keyboard.press('Generate token');
  await keyboard.type(LABEL);
  await keyboard.reach('Everything');
  await page.keyboard.press('ArrowDown');
  await keyboard.press('Create, change and delete groups', 'Space');
  await keyboard.press('Generate token');
  await page.locator('#secret-dialog[open]').waitFor();
  await inspect('l2-secret');
  await keyboard.press('Done');
  const access = page.getByRole('row', { name: LABEL }).getByText('Read users');
  await access.waitFor();
  await keyboard.press(`Replace ${LABEL}`);
  await inspect('l3-replace');
  await page.keyboard.press('Escape');
  await keyboard.press(`Revoke ${LABEL}`);
  await inspect('l4-revoke');
  await page.keyboard.press('Escape');
}

/** A group is given a role that was chosen, and whom it concerns is read from the beginning to the end. */
async function rolesOfMany({ page, inspect }: Company): Promise<void> {
  const keyboard = keyboardOf(page);
  const preview = page.locator('#preview-dialog');
  const rows = page.locator('#preview-people tbody tr');
  await keyboard.press('Add group');
  await page.locator('#group-choices .choice').first().waitFor();
  await keyboard.press(GROUP, 'Space');
  await keyboard.reach('Role of its members');
  assert.equal(await page.locator('#mapping-role').inputValue(), '', 'no role is chosen');
  await keyboard.press('Add');
  assert.equal(await page.locator('#mapping-dialog[open]').count(), 1, 'one must be chosen');
  await page.locator('#mapping-role').selectOption({ label: 'Viewer' });
  await inspect('l5-add-group');
  await keyboard.press('Add');
  await page.getByRole('combobox', { name: `Role of ${GROUP}` }).waitFor();

  const asked = page.waitForEvent('dialog');
  await page.evaluate(() => setTimeout(() => location.reload()));
  const question = await asked;
  assert.equal(question.type(), 'beforeunload', 'unsaved roles are not lost without a question');
  await question.dismiss();

  await keyboard.press('Preview changes');
  await preview.locator('h2').waitFor();
  assert.equal(
    await preview.evaluate((dialog) => dialog.scrollTop),
    0,
    'it opens at its beginning',
  );
  assert.equal(await rows.count(), 50);
  await inspect('l6-preview');
  await keyboard.press('Show more people');
  assert.equal(await rows.count(), 100);
  await keyboard.press('Show more people');
  assert.equal(await rows.count(), PEOPLE - 2, 'everybody who is not disabled');
  await keyboard.press('Keep editing');
  await keyboard.press('Discard changes');
  await page.getByText('Your changes are discarded.').waitFor();
}

/** What is looked for stands in the address, and what goes wrong is told as what it is. */
async function lookInTheLog({ page }: Company): Promise<void> {
  const keyboard = keyboardOf(page);
  const chips = () => page.locator('#log-entries .chip').allTextContents();
  const summary = (text: string) => page.locator('#log-summary', { hasText: text }).waitFor();
  const failed = async (count: number) => {
    await summary('that match');
    const shown = await chips();
    assert.equal(shown.filter((text) => text === 'Failed 400').length, count);
    assert.equal(shown.length, count);
  };
  await page.locator('#log-outcome').selectOption({ label: 'Failed' });
  await page.locator('#log-kind').selectOption({ label: 'Update' });
  await page.locator('#log-period').selectOption({ label: 'Last hour' });
  await failed(3);
  assert.equal(new URL(page.url()).search, '?outcome=failure&kind=update&period=1');
  await page.reload();
  await failed(3);
  assert.equal(await page.locator('#log-period').inputValue(), '1');
  await page.locator('#log-entries summary').first().click();
  await page.getByText('in the path of a change').first().waitFor();
  await keyboard.press('Clear filters');
  await summary('The newest');
  assert.equal(new URL(page.url()).search, '');

  await page.route('**/api/log?*', (route) => route.fulfill({ status: 500, body: 'Oh no' }));
  await keyboard.press('Refresh the log');
  const problem = page.locator('[data-card=log] [data-problem]');
  await problem.filter({ hasText: 'status 500' }).waitFor();
  assert.doesNotMatch((await problem.textContent()) ?? '', /signed out/);
  await page.unroute('**/api/log?*');
}

/** Colours by which the legend of the chart tells its pieces apart. */
const legend = (page: Page) =>
  page
    .locator('.legend li')
    .evaluateAll((items) =>
      items.map((item) => getComputedStyle(item, '::before').backgroundColor),
    );

/** Whether tables are laid out as such. */
const tables = (page: Page) =>
  page
    .locator('table')
    .evaluateAll((all) => all.every((table) => getComputedStyle(table).display === 'table'));

/**
 * A company with long names and many people, on the page and on that of its accounts; at last as somebody who
 * is no administrator.
 */
export async function runLargeCompany(company: Company): Promise<void> {
  const { page, inspect, endpoint, token, password } = company;
  const { origin } = new URL(endpoint);
  await provision(endpoint, token);
  await page.goto(origin);
  await inspect('l0-accounts');
  await page.goto(`${origin}${SETTINGS_PATH}/`);
  await page.locator('#log-entries li').first().waitFor();
  await page.locator('#chart svg rect').first().waitFor();
  await page.locator('#disabled-users').getByText('Guest', { exact: true }).first().waitFor();
  await inspect('l1-page');
  assert.equal(new Set(await legend(page)).size, 3, 'the legend has three colours');
  if ((page.viewportSize()?.width ?? 0) >= 768) assert.ok(await tables(page), 'tables are tables');

  await longNames(company);
  await rolesOfMany(company);
  await lookInTheLog(company);

  await page.context().clearCookies();
  await page.goto(`${origin}/login`);
  await page.getByLabel('User name').fill(`${HIRED}9@${DOMAIN}`);
  await page.getByLabel('Password').fill(password);
  await page.keyboard.press('Enter');
  await page.waitForURL(`${origin}/`);
  await page.goto(`${origin}${SETTINGS_PATH}/`);
  await page.getByRole('heading', { name: 'You cannot use this page' }).waitFor();
  await inspect('l9-not-let-in');
}
