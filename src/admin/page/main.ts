import type { AdminState, TokenView } from '../api-types/tokens.js';
import { announce } from './announce.js';
import { call } from './api.js';
import { copyField } from './copy.js';
import { button, find, part } from './dom.js';
import { prepareNavigation } from './navigation.js';
import { showObservation } from './observation/observation.js';
import { preparePeople } from './roles/people.js';
import { prepareRoles } from './roles/roles.js';
import { openRevoke, openRotate } from './tokens/change-token.js';
import { clearTest, prepareTest } from './tokens/connection-test.js';
import { openGenerate } from './tokens/generate.js';
import { showProvisioning } from './tokens/provisioning.js';
import { showSecret } from './tokens/secret.js';
import { noTokens, type TokenActions, tokenTable } from './tokens/token-table.js';

const hasEnded = ({ status }: TokenView) => status === 'revoked' || status === 'expired';

/** Reads everything again after a change; the pressed button may be gone, so the focus gets a place. */
async function refresh(focus?: HTMLElement): Promise<void> {
  const state = await call<AdminState>('GET', 'state');
  show(state);
  focus?.focus();
  await loadRoles(state);
}

const actions: TokenActions = {
  rotate: (token) =>
    openRotate(token, ({ token: secret, record, overlapHours }) => {
      const note =
        overlapHours === 0
          ? 'The old token has ended.'
          : 'Enter it into your identity provider before the old token ends.';
      revealed(secret, record.label, note);
    }),
  revoke: (token) =>
    openRevoke(token, () => {
      announceAfter(refresh(part('#tokens-heading')), `“${token.label}” is revoked.`);
    }),
};

function revealed(secret: string, label: string, note?: string): void {
  const closed = showSecret(secret, label, note);
  announceAfter(
    closed.then(() => refresh(part('#tokens-heading'))),
    `“${label}” is ready to use.`,
  );
}

function announceAfter(work: Promise<void>, text: string): void {
  work.then(() => announce(text), fail);
}

function showTokens({ tokens, scopes }: AdminState): void {
  const usable = tokens.filter((token) => !hasEnded(token));
  const ended = tokens.filter(hasEnded);
  part('#tokens').replaceChildren(
    usable.length > 0 ? tokenTable('Tokens that work', usable, scopes, actions) : noTokens(),
  );
  part('#ended').hidden = ended.length === 0;
  part('#ended-summary').textContent = `Revoked and expired (${ended.length})`;
  part('#ended-tokens').replaceChildren(tokenTable('Tokens that have ended', ended, scopes));
}

function show(state: AdminState): void {
  const { administrator, tenantUrl, provisioning } = state;
  part('#administrator').textContent =
    administrator === undefined ? '' : `Signed in as ${administrator}`;
  part('#administrator').hidden = administrator === undefined;
  find('#tenant-url', HTMLInputElement).value = tenantUrl;
  showProvisioning(provisioning, (enabled) => {
    clearTest();
    announceAfter(refresh(), `Provisioning is switched ${enabled ? 'on' : 'off'}.`);
  });
  showTokens(state);
  button('#generate').onclick = () =>
    openGenerate(state, ({ token, record }) => revealed(token, record.label));
  part('#loading').hidden = true;
  part('#failure').hidden = true;
  part('#content').hidden = false;
  showObservation(state.cards);
}

function fail(error: Error): void {
  part('#loading').hidden = true;
  part('#failure-text').textContent = error.message;
  part('#failure').hidden = false;
}

let rolesShown = false;

/** Once: what is read again after a change of something else must not take away what is being edited. */
async function loadRoles({ roles }: Pick<AdminState, 'roles'>): Promise<void> {
  if (!roles || rolesShown) return;
  preparePeople(await prepareRoles());
  rolesShown = true;
}

const load = () => refresh().catch(fail);

const url = find('#tenant-url', HTMLInputElement);
url.onfocus = () => url.select();
button('#copy-url').onclick = () =>
  copyField(url, 'Tenant URL', 'Paste it as it is: with a blank behind it nothing connects.');
button('#retry').onclick = load;
prepareTest();
prepareNavigation();
load();
