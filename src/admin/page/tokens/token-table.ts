import type { ScopeChoice, TokenStatus, TokenView } from '../../api-types/tokens.js';
import { h } from '../dom.js';
import { dayOf, distance, scopeLines } from '../format.js';
import { cell, row, rowHead, tableOf, time } from '../table.js';

export interface TokenActions {
  rotate(token: TokenView): void;
  revoke(token: TokenView): void;
}

const STATUS: Readonly<Record<TokenStatus, { readonly text: string; readonly tone: string }>> = {
  active: { text: 'Active', tone: 'good' },
  expiring: { text: 'Expires soon', tone: 'warn' },
  rotating: { text: 'Replaced', tone: 'warn' },
  expired: { text: 'Expired', tone: 'calm' },
  revoked: { text: 'Revoked', tone: 'calm' },
};

const COLUMNS = ['Label', 'Access', 'Created', 'Expires', 'Last used', 'Status'] as const;

function actionsOf(token: TokenView, actions: TokenActions): HTMLElement {
  const make = (text: string, run: (token: TokenView) => void) => {
    const action = h('button', { type: 'button', class: 'quiet' }, text);
    action.setAttribute('aria-label', `${text} ${token.label}`);
    action.onclick = () => run(token);
    return action;
  };
  const isReplaceable = token.status === 'active' || token.status === 'expiring';
  return h(
    'td',
    { role: 'cell', class: 'actions' },
    isReplaceable ? make('Replace', actions.rotate) : undefined,
    make('Revoke', actions.revoke),
  );
}

function expiry({ expiresAt, revokedAt }: TokenView): readonly (Node | undefined)[] {
  if (expiresAt === undefined) return [h('span', {}, 'Never')];
  const isOpen = revokedAt === undefined;
  return [
    time(expiresAt, dayOf(expiresAt)),
    isOpen ? h('small', {}, distance(expiresAt)) : undefined,
  ];
}

function tokenRow(
  token: TokenView,
  choices: readonly ScopeChoice[],
  actions: TokenActions | undefined,
): HTMLElement {
  const { label, hint, scopes, createdAt, issuedBy, lastUsedAt, status } = token;
  const { text, tone } = STATUS[status];
  return row(
    rowHead(h('span', { class: 'name' }, label), h('code', {}, `${hint}…`)),
    cell(
      'Access',
      ...scopeLines(scopes, choices).map((line) => h('span', { class: 'line' }, line)),
    ),
    cell(
      'Created',
      time(createdAt, dayOf(createdAt)),
      issuedBy === undefined ? undefined : h('small', {}, `by ${issuedBy}`),
    ),
    cell('Expires', ...expiry(token)),
    cell('Last used', lastUsedAt === undefined ? 'Never' : time(lastUsedAt, distance(lastUsedAt))),
    cell('Status', h('span', { class: `chip ${tone}` }, text)),
    actions && actionsOf(token, actions),
  );
}

/** A table of tokens; without actions for those that have ended. */
export function tokenTable(
  caption: string,
  tokens: readonly TokenView[],
  choices: readonly ScopeChoice[],
  actions?: TokenActions,
): HTMLElement {
  const rows = tokens.map((token) => tokenRow(token, choices, actions));
  const last = actions && h('td', { role: 'cell', class: 'actions' });
  return tableOf(caption, COLUMNS, rows, last);
}

export function noTokens(): HTMLElement {
  return h(
    'div',
    { class: 'empty' },
    h('p', { class: 'empty-title' }, 'No tokens yet'),
    h('p', {}, 'Generate one and enter it, with the tenant URL, into your identity provider.'),
  );
}
