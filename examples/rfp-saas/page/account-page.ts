import type { LoggedEntry } from 'express-scim/monitoring';
import type { ListedPerson, PeoplePage } from '../people/people.js';
import { ROLES } from '../roles/role-policy.js';
import { pageOf } from './document.js';
import { type Html, html } from './html.js';

export interface AccountPageOptions {
  readonly org: string;
  /** Part of a name, login, title or department. */
  readonly search: string;
  readonly found: PeoplePage;
  readonly counts: { readonly active: number; readonly all: number; readonly teams: number };
  /** The last changes, newest first. */
  readonly activity: readonly LoggedEntry[];
  /** Name of who is signed in. */
  readonly reader: string | undefined;
}

const labelOf = (role: string) => ROLES.find(({ value }) => value === role)?.label ?? role;

const EMPTY = { markup: '' };

function personRow(person: ListedPerson): Html {
  const { name, login, title, department, managerName, teams, roles, hasLockedRoles } = person;
  return html`<tr class="${person.isActive ? '' : 'gone'}">
    <td>${name}<small>${login}</small></td>
    <td>${title}<small>${department}</small></td>
    <td>${managerName ?? '–'}</td>
    <td>${teams.map((team) => html`<span class="team">${team}</span>`)}</td>
    <td>${roles.map(labelOf).join(', ')}<small>${hasLockedRoles ? 'set by hand' : ''}</small></td>
    <td class="${person.isActive ? 'on' : 'off'}">${person.isActive ? 'Active' : 'Disabled'}</td>
  </tr>`;
}

function pageLinks(page: number, pages: number, search: string, place: string): Html {
  const link = (to: number, text: string) =>
    to < 1 || to > pages
      ? EMPTY
      : html`<a href="?${new URLSearchParams({ q: search, page: String(to) }).toString()}">${text}</a>`;
  return html`<nav aria-label="Pages, ${place} the table">${link(page - 1, '← Previous')}<span>Page ${page} of ${pages}</span>${link(page + 1, 'Next →')}</nav>`;
}

function activityList(activity: readonly LoggedEntry[]): Html {
  if (activity.length === 0) return html`<p>Nothing has been provisioned yet.</p>`;
  const rows = activity.map(
    ({ time, kind, resourceType, resourceId, principalId }) =>
      html`<tr><td><time>${time.slice(11, 19)}</time></td><td>${resourceType ?? ''} ${kind}</td><td>${resourceId ?? ''}</td><td>${principalId ?? ''}</td></tr>`,
  );
  return html`<div class="scroll" role="region" aria-label="Latest provisioning" tabindex="0"><table><tbody>${rows}</tbody></table></div>`;
}

function signedIn(reader: string | undefined): Html {
  if (reader === undefined) return html`<p><a href="/login">Sign in</a></p>`;
  return html`<form method="post" action="/logout"><p>Signed in as ${reader}. <a href="/account">Your account</a></p><button>Sign out</button></form>`;
}

/** Who may use the product, in which teams, and what provisioning did last. */
export function accountPage(options: AccountPageOptions): string {
  const { org, search, found, counts, activity, reader } = options;
  const { people, total, page, pages } = found;
  const linksAt = (place: string) => pageLinks(page, pages, search, place);

  return pageOf(
    'Accounts',
    html`  <p>Organisation “${org}”, kept up to date by its identity provider over SCIM.
    <a href="/settings/security/scim/">Settings → Security → SCIM</a></p>
  ${signedIn(reader)}
  <ul class="facts">
    <li><b>${counts.active}</b>active</li>
    <li><b>${counts.all - counts.active}</b>disabled</li>
    <li><b>${counts.teams}</b>teams</li>
  </ul>
  <form><input name="q" value="${search}" placeholder="Name, login, title or department" aria-label="Search"><button>Search</button></form>
  ${
    total === 0
      ? html`<p>${counts.all === 0 ? 'Nobody here yet: connect an identity provider.' : 'Nobody matches.'}</p>`
      : html`${linksAt('above')}<div class="scroll" role="region" aria-label="People" tabindex="0"><table>
    <thead><tr><th>Person</th><th>Title</th><th>Manager</th><th>Teams</th><th>Role</th><th>Status</th></tr></thead>
    <tbody>${people.map(personRow)}</tbody>
  </table></div>${linksAt('below')}`
  }
  <h2>Latest provisioning</h2>
  ${activityList(activity)}`,
  );
}
