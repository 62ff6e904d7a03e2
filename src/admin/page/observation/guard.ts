import type { GuardDecision, GuardView } from '../../api-types/observation.js';
import { announce } from '../announce.js';
import { call } from '../api.js';
import { fillCard } from '../card.js';
import { openForm } from '../dialog.js';
import { h, part } from '../dom.js';
import { minuteOf, number, people } from '../format.js';
import { keepCurrent } from '../keep-current.js';
import { cell, row, rowHead, tableOf } from '../table.js';

type Decision = 'release' | 'reject';

const LOSES = 'Would lose';

const DONE: Readonly<Record<Decision, string>> = {
  release: 'released: they go when your identity provider asks again.',
  reject: 'kept.',
};

/** Asks once more, naming how many it concerns. */
function decide(decision: Decision, count: number): void {
  const dialog = openForm(
    `${decision}-dialog`,
    () => call<GuardDecision>('POST', `deletion-guard/${decision}`),
    async ({ users }) => {
      await showGuard();
      part('#guard-heading').focus();
      announce(
        users === 0 ? 'Somebody else has decided already.' : `${people(users)} ${DONE[decision]}`,
      );
    },
  );
  part('[data-count]', dialog).textContent = people(count);
}

function action(decision: Decision, text: string, count: number): HTMLElement {
  const button = h('button', { type: 'button' }, text);
  button.onclick = () => decide(decision, count);
  return button;
}

/** Who is held, by name and with what they have, where that is known. */
function whoIsHeld({ heldIds, heldUsers }: GuardView): HTMLElement {
  if (heldUsers === undefined) {
    const items = heldIds.map((id) => h('li', {}, h('code', {}, id)));
    return h('ul', { class: 'ids', role: 'list' }, ...items);
  }
  const rows = heldUsers.map(({ id, userName, displayName, roles }) =>
    row(
      rowHead(
        h('span', { class: 'name' }, displayName ?? userName),
        displayName === undefined ? undefined : h('small', {}, userName),
        h('code', {}, id),
      ),
      cell(LOSES, roles.length === 0 ? 'No role' : roles.join(', ')),
    ),
  );
  return tableOf('Who is held', ['Person', LOSES], rows);
}

function held(view: GuardView): readonly HTMLElement[] {
  const { since, held: count, heldIds, heldUsers = heldIds, taken } = view;
  const rest = count - heldUsers.length;
  const before =
    taken === 0 ? '' : ` ${number(taken)} ${taken === 1 ? 'was' : 'were'} let through before.`;
  return [
    h(
      'p',
      { class: 'warning' },
      `${people(count)} ${count === 1 ? 'waits' : 'wait'} for your decision since ${since === undefined ? 'a while' : minuteOf(since)}. They keep their access until then.${before}`,
    ),
    h(
      'details',
      {},
      h('summary', {}, 'Who is held'),
      whoIsHeld(view),
      rest > 0 ? h('p', { class: 'help' }, `and ${people(rest)} more`) : undefined,
    ),
    h(
      'div',
      { class: 'buttons' },
      action('reject', 'Reject: keep them', count),
      action('release', 'Release: let them go', count),
    ),
  ];
}

function quiet({ taken, rejected }: GuardView): readonly HTMLElement[] {
  const text =
    taken === 0
      ? 'Nothing is held.'
      : `Nothing is held. ${people(taken)} ${taken === 1 ? 'was' : 'were'} disabled or deleted lately.`;
  if (rejected === 0) return [h('p', { class: 'help' }, text)];
  return [
    h('p', { class: 'help' }, text),
    h(
      'div',
      { class: 'row divided' },
      h(
        'p',
        { class: 'help grow' },
        `${people(rejected)} ${rejected === 1 ? 'is' : 'are'} kept by an earlier rejection, whatever your identity provider asks.`,
      ),
      action('release', 'Release them after all', rejected),
    ),
  ];
}

let shown = '';

/** Shows it if it is something new, and leaves open what was open. */
function showGuard(): Promise<void> {
  return fillCard('#guard', async () => {
    const view = await call<GuardView>('GET', 'deletion-guard');
    const now = JSON.stringify(view);
    if (now === shown) return;
    shown = now;
    const isOpen = document.querySelector('#guard details[open]') !== null;
    const chip = part('#guard-chip');
    chip.textContent = view.holding ? `${view.held} held` : 'Nothing held';
    chip.className = `chip ${view.holding ? 'bad' : 'good'}`;
    part('#guard').replaceChildren(...(view.holding ? held(view) : quiet(view)));
    document.querySelector('#guard details')?.toggleAttribute('open', isOpen);
  });
}

/** Shows what is held; while something is, the card comes first. */
export async function prepareGuard(): Promise<void> {
  await showGuard();
  const card = part('#guard').closest('section');
  if (part('#guard-chip').classList.contains('bad')) card?.parentElement?.prepend(card);
  keepCurrent(async () => {
    const before = part('#guard-chip').textContent;
    const hadFocus = part('#guard').contains(document.activeElement);
    await showGuard();
    const isLost = hadFocus && !part('#guard').contains(document.activeElement);
    if (isLost) part('#guard-heading').focus();
    const after = part('#guard-chip').textContent;
    if (after !== before) announce(`Held deletions: ${after?.toLowerCase()}.`);
  });
}
