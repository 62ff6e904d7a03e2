import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Inspect } from './inspect.js';
import { keyboardOf } from './keyboard.js';

export interface Visit {
  readonly page: Page;
  readonly inspect: Inspect;
  /** What the page tells administrators to enter. */
  readonly tenantUrl: string;
  /** Where the same SCIM endpoint is reached from here. */
  readonly endpoint: string;
}

/** The status with which the SCIM endpoint answers a token. */
async function statusWith(endpoint: string, token: string): Promise<number> {
  const headers = { Authorization: `Bearer ${token}` };
  return (await fetch(`${endpoint}/Users?count=1`, { headers })).status;
}

/**
 * The whole life of a token without a mouse: the empty page, generating, using, testing, replacing,
 * switching provisioning off and on, revoking.
 */
export async function liveTokenLife({ page, inspect, tenantUrl, endpoint }: Visit): Promise<void> {
  const keyboard = keyboardOf(page);
  const seen = (text: string) => page.getByText(text).first().waitFor();
  const secret = async () => {
    await page.locator('#secret-dialog[open]').waitFor();
    const token = await page.locator('#secret').inputValue();
    assert.match(token, /^scim_[0-9A-Za-z]{49}$/);
    return token;
  };
  const done = async (label: string) => {
    await keyboard.press('Done');
    await seen(`“${label}” is ready to use.`);
    assert.equal(await page.locator('#secret').inputValue(), '', 'the token is gone from the page');
    assert.equal(await keyboard.focused(), 'Tokens');
  };

  await seen('No tokens yet');
  await inspect('1-empty');

  await keyboard.press('Copy');
  await seen('Tenant URL copied.');
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), tenantUrl);

  await keyboard.press('Generate token');
  assert.equal(await keyboard.focused(), 'Label');
  await keyboard.type('Entra ID production');
  await inspect('2-generate');
  await keyboard.press('Generate token');
  const first = await secret();
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('#secret').inputValue(), first, 'Escape does not lose the token');
  await keyboard.press('Copy');
  await seen('Token copied.');
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), first);
  await inspect('3-secret');
  await done('Entra ID production');
  assert.equal(await statusWith(endpoint, first), 200);

  await keyboard.press('Generate token');
  await keyboard.type('Okta sandbox');
  await keyboard.reach('Everything');
  await page.keyboard.press('ArrowDown');
  await keyboard.press('Create, change and delete users', 'Space');
  await keyboard.press('Create, change and delete groups', 'Space');
  await inspect('4-scopes');
  await keyboard.press('Generate token');
  const limited = await secret();
  await done('Okta sandbox');
  assert.equal(await statusWith(endpoint, limited), 200);

  await keyboard.press('Replace Entra ID production');
  await inspect('5-replace');
  await keyboard.press('Replace token');
  const second = await secret();
  assert.notEqual(second, first);
  await done('Entra ID production');
  assert.equal(await statusWith(endpoint, first), 200, 'the old token works during the overlap');
  assert.equal(await statusWith(endpoint, second), 200);
  await page.locator('.chip', { hasText: 'Replaced' }).waitFor();

  await keyboard.press('Run test');
  await seen('All 7 requests were answered as the providers expect.');
  await keyboard.press('What was sent and received');
  await inspect('6-tested');
  await page.reload();
  await page.locator('.chip', { hasText: 'Replaced' }).waitFor();
  await inspect('7-tokens');

  await keyboard.press(/^Provisioning$/, 'Space');
  await inspect('8-off');
  await keyboard.press('Switch off');
  await seen('Provisioning is switched off.');
  assert.equal(await statusWith(endpoint, second), 403);
  await keyboard.press('Run test');
  await seen('Provisioning is switched off: switch it on and test again.');
  await inspect('9-failed');
  await keyboard.press(/^Provisioning$/, 'Space');
  await keyboard.press('Switch on');
  await seen('Provisioning is switched on.');
  assert.equal(await statusWith(endpoint, second), 200);

  await keyboard.press('Revoke Okta sandbox');
  assert.equal(await keyboard.focused(), 'Keep it');
  await page.keyboard.press('Escape');
  assert.equal(await statusWith(endpoint, limited), 200, 'Escape revokes nothing');
  await keyboard.press('Revoke Okta sandbox');
  await inspect('a-revoke');
  await keyboard.press('Revoke token');
  await seen('“Okta sandbox” is revoked.');
  assert.equal(await keyboard.focused(), 'Tokens');
  assert.equal(await statusWith(endpoint, limited), 401);
  await keyboard.press('Revoked and expired (1)');
  await inspect('b-revoked');
}
