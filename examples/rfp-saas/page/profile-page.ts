import type { ManagedAttribute } from 'express-scim';
import { pageOf } from './document.js';
import { type Html, html, NOTHING } from './html.js';

export interface ProfilePageOptions {
  readonly name: string;
  /** What the directory manages; undefined for somebody whom it has not made. */
  readonly managed: readonly ManagedAttribute[] | undefined;
}

/** A value as people read it: of a name or an address its parts, of a list its values. */
function shown(value: unknown): string {
  if (value === undefined) return '–';
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (Array.isArray(value)) return value.map(shown).join(', ');
  if (typeof value !== 'object' || value === null) return String(value);
  const { formatted, display, value: own, givenName, ...parts } = value as Record<string, unknown>;
  const all = [givenName, ...Object.values(parts)].filter((part) => part !== undefined);
  return String(formatted ?? display ?? own ?? all.map(shown).join(' '));
}

const labelOf = (attribute: string): string => attribute.slice(attribute.lastIndexOf(':') + 1);

function row({ attribute, provisioned, current, edited }: ManagedAttribute): Html {
  const difference = html`<small class="off">Changed here: the directory has “${shown(provisioned)}”.</small>`;
  return html`<tr><th scope="row">${labelOf(attribute)}</th>
    <td>${shown(current)}${edited ? difference : NOTHING}</td></tr>`;
}

function managedPart(managed: readonly ManagedAttribute[]): Html {
  const isEdited = managed.some(({ edited }) => edited);
  const putBack = html`<form method="post" action="/account/restore"><button>Take what the directory has</button></form>`;
  return html`<p>This is managed by your organisation’s directory, and is changed there.</p>
  <div class="scroll"><table><tbody>${managed.map(row)}</tbody></table></div>
  ${isEdited ? putBack : NOTHING}`;
}

/** What the product knows of whoever is signed in, and who says so. */
export function profilePage({ name, managed }: ProfilePageOptions): string {
  return pageOf(
    'Your account',
    html`  <p>${name}. <a href="/">Accounts</a></p>
  ${managed ? managedPart(managed) : html`<p>No directory manages this account.</p>`}`,
  );
}
