import type { PreviewView, ReplayView, RolesRequest, RolesView } from '../../api-types/roles.js';
import { announce } from '../announce.js';
import { call } from '../api.js';
import { openForm, whileBusy } from '../dialog.js';
import { button, find, h, part } from '../dom.js';
import { minuteOf } from '../format.js';
import { openAddMapping } from './add-mapping.js';
import { isChanged, type RoleDraft, sameGroup, toDraft, toSettings } from './role-draft.js';
import { groupTitle, mappingTable } from './role-mappings.js';
import { options, roleNames } from './role-names.js';
import { showOrder } from './role-order.js';
import { fillPreview } from './role-preview.js';
import { prepareReplay, type Replay } from './role-replay.js';

interface Card {
  view: RolesView;
  draft: RoleDraft;
  readonly replay: Replay;
}

const NO_ROLE = '';

function chip(text: string, tone: string): void {
  const badge = part('#roles-chip');
  badge.textContent = text;
  badge.className = `chip ${tone}`;
}

/** What the card says about itself in a word. */
function showState({ view, draft }: Card, replay: ReplayView | undefined = view.replay): void {
  if (isChanged(draft, view)) chip('Not saved', 'warn');
  else if (replay === undefined) chip('As set up', 'calm');
  else if (replay.finished) chip('Applied to everybody', 'good');
  else chip('Not applied to everybody', 'warn');
}

function savedText({ savedAt, savedBy }: RolesView): string {
  if (savedAt === undefined) return 'Nobody has changed these settings yet.';
  return `Saved on ${minuteOf(savedAt)}${savedBy === undefined ? '' : ` by ${savedBy}`}.`;
}

function showSaveBar(card: Card): void {
  const changed = isChanged(card.draft, card.view);
  part('#roles-saved').textContent = changed
    ? 'Your changes are not saved yet.'
    : savedText(card.view);
  button('#roles-discard').hidden = !changed;
  button('#roles-preview').hidden = !changed;
  showState(card);
}

function selectRole(card: Card, id: string, name: 'defaultRole' | 'disabledRole'): void {
  const select = find(`#${id}`, HTMLSelectElement);
  const choices = card.view.roles.map(({ value, label }) => [value, label] as const);
  select.replaceChildren(
    ...options([[NO_ROLE, 'No role'], ...choices], card.draft[name] ?? NO_ROLE),
  );
  select.onchange = () => {
    card.draft[name] = select.value === NO_ROLE ? null : select.value;
    showSaveBar(card);
  };
}

function showPrecedence(card: Card): void {
  const { draft, view } = card;
  for (const radio of document.querySelectorAll<HTMLInputElement>('[name=precedence]')) {
    radio.checked = (radio.value === 'union') === draft.union;
    radio.onchange = () => {
      draft.union = radio.value === 'union';
      showPrecedence(card);
      showSaveBar(card);
    };
  }
  part('#role-order').hidden = draft.union;
  showOrder(draft.order, roleNames(view), (order) => {
    draft.order = order;
    showPrecedence(card);
    showSaveBar(card);
  });
}

function showMappings(card: Card): void {
  const { draft, view } = card;
  const put = (mappings: RoleDraft['mappings']) => {
    draft.mappings = mappings;
    showSaveBar(card);
  };
  part('#mappings').replaceChildren(
    mappingTable(draft.mappings, view, {
      change: (at, mapping) => put(draft.mappings.map((each, i) => (i === at ? mapping : each))),
      remove(at) {
        const [gone] = draft.mappings.slice(at, at + 1);
        put(draft.mappings.filter((_, i) => i !== at));
        showMappings(card);
        part('#mappings-heading').focus();
        if (gone) announce(`${groupTitle(gone)} gives no role any more.`);
      },
    }),
  );
  button('#add-mapping').onclick = () =>
    openAddMapping(view, (mapping) => {
      if (!draft.mappings.some((each) => sameGroup(each, mapping))) {
        put([...draft.mappings, mapping]);
      }
      showMappings(card);
      announce(`${groupTitle(mapping)} is added.`);
    });
}

function show(card: Card): void {
  const { view } = card;
  selectRole(card, 'default-role', 'defaultRole');
  selectRole(card, 'disabled-role', 'disabledRole');
  showPrecedence(card);
  showMappings(card);
  part('#roles-problems').hidden = view.problems.length === 0;
  part('#roles-problems').replaceChildren(...view.problems.map((text) => h('p', {}, text)));
  card.replay.show(view);
  showSaveBar(card);
}

function load(card: Card, view: RolesView): void {
  card.view = view;
  card.draft = toDraft(view);
  show(card);
}

async function preview(card: Card): Promise<void> {
  const request: RolesRequest = { settings: toSettings(card.draft) };
  const answer = await call<PreviewView>('POST', 'roles/preview', request);
  fillPreview(answer, roleNames(card.view));
  openForm(
    'preview-dialog',
    () => call<RolesView>('PUT', 'roles', { ...request, revision: card.view.revision }),
    (view) => {
      load(card, view);
      part('#roles-heading').focus();
      announce('The roles are saved.');
      card.replay.start();
    },
  );
}

/** Prepares the card and shows it; returns what finds the settings that are saved at the moment. */
export async function prepareRoles(): Promise<() => RolesView> {
  const view = await call<RolesView>('GET', 'roles');
  const card: Card = {
    view,
    draft: toDraft(view),
    replay: prepareReplay((replay) => showState(card, replay)),
  };
  const failed = (error: Error) => {
    part('#roles-saved').textContent = error.message;
  };
  const previewing = button('#roles-preview');
  previewing.onclick = () => whileBusy(previewing, () => preview(card)).catch(failed);
  const discarding = button('#roles-discard');
  discarding.onclick = () =>
    whileBusy(discarding, async () => {
      load(card, await call<RolesView>('GET', 'roles'));
      part('#roles-heading').focus();
      announce('Your changes are discarded.');
    }).catch(failed);
  window.addEventListener('beforeunload', (event) => {
    if (isChanged(card.draft, card.view)) event.preventDefault();
  });
  show(card);
  part('#roles').hidden = false;
  return () => card.view;
}
