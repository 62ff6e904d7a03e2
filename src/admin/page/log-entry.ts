import type { LoggedKind, LogRow } from '../observation/wire.js';
import { h } from './dom.js';
import { secondOf } from './format.js';

interface KindText {
  /** In the filter. */
  readonly name: string;
  readonly done: string;
  readonly failed: string;
}

export const KINDS: Readonly<Record<LoggedKind, KindText>> = {
  create: { name: 'Create', done: 'Created', failed: 'Could not create' },
  update: { name: 'Update', done: 'Updated', failed: 'Could not update' },
  unchanged: {
    name: 'Nothing to change',
    done: 'Nothing to change in',
    failed: 'Could not update',
  },
  disable: { name: 'Disable', done: 'Disabled', failed: 'Could not disable' },
  reactivate: { name: 'Reactivate', done: 'Reactivated', failed: 'Could not reactivate' },
  delete: { name: 'Delete', done: 'Deleted', failed: 'Could not delete' },
  membership: {
    name: 'Change members',
    done: 'Changed members of',
    failed: 'Could not change members of',
  },
  read: { name: 'Read', done: 'Read', failed: 'Could not read' },
  bulk: { name: 'Bulk', done: 'Bulk request', failed: 'Bulk request failed' },
  other: { name: 'Other', done: 'Other request', failed: 'Other request failed' },
};

const RESULTS = {
  done: { text: 'Done', tone: 'good' },
  failed: { text: 'Failed', tone: 'bad' },
  held: { text: 'Held', tone: 'warn' },
} as const;

function resultOf({ failed, held }: LogRow): keyof typeof RESULTS {
  if (held) return 'held';
  return failed ? 'failed' : 'done';
}

/** What can be looked for from an entry. */
export interface EntryActions {
  resource(id: string): void;
  request(id: string): void;
}

function titleOf({ kind, failed, resourceType }: LogRow): string {
  const text = KINDS[kind][failed ? 'failed' : 'done'];
  return resourceType === undefined ? text : `${text} ${resourceType}`;
}

function looked(text: string, look: () => void): HTMLElement {
  const button = h('button', { type: 'button', class: 'quiet' }, text);
  button.onclick = look;
  return button;
}

function factsOf(entry: LogRow): readonly (readonly [string, string | undefined])[] {
  const { status, scimType, detail, changed, method, operation, durationMs } = entry;
  return [
    ['Answer', scimType === undefined ? String(status) : `${status} ${scimType}`],
    ['Detail', detail],
    ['Changed', changed?.join(', ')],
    ['Method', method],
    ['Bulk operation', operation === undefined ? undefined : String(operation + 1)],
    ['Resource id', entry.resourceId],
    ['Credential', entry.credential],
    ['Time', secondOf(entry.time)],
    ['Took', durationMs === undefined ? undefined : `${durationMs} ms`],
    ['Request id', entry.requestId],
  ];
}

function more(entry: LogRow, actions: EntryActions): HTMLElement {
  const { meaning, resourceId, requestId, resourceType = 'resource' } = entry;
  const facts = factsOf(entry).flatMap(([name, value]) =>
    value === undefined ? [] : [h('dt', {}, name), h('dd', {}, value)],
  );
  return h(
    'div',
    { class: 'more' },
    meaning === undefined ? undefined : h('p', { class: 'meaning' }, meaning),
    h('dl', {}, ...facts),
    h(
      'div',
      { class: 'looks' },
      resourceId === undefined
        ? undefined
        : looked(`All about this ${resourceType}`, () => actions.resource(resourceId)),
      looked('Only this request', () => actions.request(requestId)),
    ),
  );
}

/** An entry that opens to what happened and why. */
export function logEntry(entry: LogRow, actions: EntryActions): HTMLElement {
  const { status, resourceId, credential, time } = entry;
  const result = RESULTS[resultOf(entry)];
  return h(
    'li',
    {},
    h(
      'details',
      {},
      h(
        'summary',
        {},
        h('span', { class: `chip ${result.tone}` }, `${result.text} ${status}`),
        h(
          'span',
          { class: 'what' },
          h('b', {}, titleOf(entry)),
          resourceId === undefined ? undefined : ' ',
          resourceId === undefined ? undefined : h('code', {}, resourceId),
        ),
        h('span', { class: 'who' }, credential ?? ''),
        h('time', { datetime: time }, secondOf(time)),
      ),
      more(entry, actions),
    ),
  );
}
