import type { Activity } from '../activity.js';
import type { Database } from '../database/database.js';
import { type Account, folded } from '../database/schema.js';
import { keyOf } from '../database/table.js';
import { teamsOfAccount } from '../scim/memberships.js';
import { type Html, html } from './html.js';
import { STYLE } from './style.js';

export interface AccountPageOptions {
  readonly org: string;
  /** 1-based; what lies outside is moved inside. */
  readonly page: number;
  /** Part of a name, login or department. */
  readonly search: string;
  readonly activity: readonly Activity[];
  /** Name of who is signed in. */
  readonly reader: string | undefined;
}

const PAGE_SIZE = 50;

const EMPTY = { markup: '' };

function matches(account: Account, search: string): boolean {
  const { display_name, login, department, job_title } = account;
  return [display_name, login, department, job_title].some((text) =>
    folded(text ?? '').includes(search),
  );
}

function accountRow(db: Database, account: Account): Html {
  const { manager_account_id } = account;
  const manager = manager_account_id === null ? undefined : db.accounts.byId(manager_account_id);
  const teams = teamsOfAccount(db, account.account_id);
  return html`<tr class="${account.is_active ? '' : 'gone'}">
    <td>${account.display_name ?? account.login}<small>${account.login}</small></td>
    <td>${account.job_title ?? ''}<small>${account.department ?? ''}</small></td>
    <td>${manager?.display_name ?? '–'}</td>
    <td>${teams.map((team) => html`<span class="team">${team.title}</span>`)}</td>
    <td>${account.roles.map(({ role }) => role).join(', ')}<small>${account.roles_locked ? 'set by hand' : ''}</small></td>
    <td class="${account.is_active ? 'on' : 'off'}">${account.is_active ? 'Active' : 'Disabled'}</td>
  </tr>`;
}

function pageLinks(page: number, pages: number, search: string): Html {
  const link = (to: number, text: string) =>
    to < 1 || to > pages
      ? EMPTY
      : html`<a href="?${new URLSearchParams({ q: search, page: String(to) }).toString()}">${text}</a>`;
  return html`<nav>${link(page - 1, '← Previous')}<span>Page ${page} of ${pages}</span>${link(page + 1, 'Next →')}</nav>`;
}

function activityList(activity: readonly Activity[]): Html {
  if (activity.length === 0) return html`<p>Nothing has been provisioned since the start.</p>`;
  const rows = activity.map(
    ({ time, type, resourceId, principal }) =>
      html`<tr><td><time>${time.slice(11, 19)}</time></td><td>${type}</td><td>${resourceId}</td><td>${principal.id}</td></tr>`,
  );
  return html`<div class="scroll"><table><tbody>${rows}</tbody></table></div>`;
}

function signedIn(reader: string | undefined): Html {
  if (reader === undefined) return html`<p><a href="/login">Sign in</a></p>`;
  return html`<form method="post" action="/logout"><p>Signed in as ${reader}.</p><button>Sign out</button></form>`;
}

/** Who may use the product, in which teams, and what provisioning did last. */
export function accountPage(
  db: Database,
  { org, page, search, activity, reader }: AccountPageOptions,
): string {
  const everybody = db.accounts.where('org', keyOf(org));
  const wanted = folded(search.trim());
  const found = everybody
    .filter((account) => wanted === '' || matches(account, wanted))
    .sort(
      (a, b) =>
        folded(a.display_name ?? a.login).localeCompare(folded(b.display_name ?? b.login)) ||
        a.account_id - b.account_id,
    );
  const pages = Math.max(1, Math.ceil(found.length / PAGE_SIZE));
  const current = Math.min(Math.max(1, page), pages);
  const shown = found.slice((current - 1) * PAGE_SIZE, current * PAGE_SIZE);
  const active = everybody.filter((account) => account.is_active).length;
  const links = pageLinks(current, pages, search);

  return html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Accounts · RFP SaaS</title>
  <style>${{ markup: STYLE }}</style>
</head>
<body><main>
  <h1>Accounts</h1>
  <p>Organisation “${org}”, kept up to date by its identity provider over SCIM.
    <a href="/settings/security/scim/">Settings → Security → SCIM</a></p>
  ${signedIn(reader)}
  <ul class="facts">
    <li><b>${active}</b>active</li>
    <li><b>${everybody.length - active}</b>disabled</li>
    <li><b>${db.teams.count('org', keyOf(org))}</b>teams</li>
  </ul>
  <form><input name="q" value="${search}" placeholder="Name, login, title or department" aria-label="Search"><button>Search</button></form>
  ${
    found.length === 0
      ? html`<p>${everybody.length === 0 ? 'Nobody here yet: connect an identity provider.' : 'Nobody matches.'}</p>`
      : html`${links}<div class="scroll"><table>
    <thead><tr><th>Person</th><th>Title</th><th>Manager</th><th>Teams</th><th>Role</th><th>Status</th></tr></thead>
    <tbody>${shown.map((account) => accountRow(db, account))}</tbody>
  </table></div>${links}`
  }
  <h2>Latest provisioning</h2>
  ${activityList(activity)}
</main></body>
</html>`.markup;
}
