import type { AdminState, IssuedToken, IssueRequest } from '../../api-types/tokens.js';
import { call } from '../api.js';
import { openForm } from '../dialog.js';
import { find, h, part } from '../dom.js';
import { expiryText } from '../format.js';

const USUAL_DAYS = 365;

function scopeBox({ value, label }: AdminState['scopes'][number]): HTMLElement {
  const box = h('input', { type: 'checkbox', name: 'scope', value, checked: '' });
  return h('label', { class: 'choice' }, box, h('span', {}, label));
}

function fill({ scopes, expiryDays }: AdminState): void {
  part('#scope-choices').replaceChildren(...scopes.map(scopeBox));
  const usual = expiryDays.includes(USUAL_DAYS) ? USUAL_DAYS : expiryDays[0];
  part('#expiry').replaceChildren(
    ...expiryDays.map((days) =>
      h(
        'option',
        { value: JSON.stringify(days), ...(days === usual && { selected: '' }) },
        expiryText(days),
      ),
    ),
  );
}

function readForm(form: FormData): IssueRequest {
  const isLimited = form.get('access') === 'some';
  const scopes = form.getAll('scope').map(String);
  if (isLimited && scopes.length === 0) throw new Error('Choose at least one kind of access.');
  return {
    label: String(form.get('label')),
    scopes: isLimited ? scopes : null,
    expiresInDays: JSON.parse(String(form.get('expiry'))) as number | null,
  };
}

/** Asks what the token is for and generates it. */
export function openGenerate(state: AdminState, issued: (token: IssuedToken) => void): void {
  fill(state);
  const dialog = openForm(
    'generate-dialog',
    async (form) => call<IssuedToken>('POST', 'tokens', readForm(form)),
    issued,
  );
  const showScopes = () => {
    part('#scopes').hidden = !find('[value=some]', HTMLInputElement, dialog).checked;
  };
  for (const radio of dialog.querySelectorAll<HTMLInputElement>('[name=access]')) {
    radio.onchange = showScopes;
  }
  showScopes();
}
