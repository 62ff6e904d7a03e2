import type {
  KeptRolesView,
  LogRow,
  ReplacedRolesView,
  WithheldUsersView,
} from '../../api-types/observation.js';
import { h } from '../dom.js';
import { number, secondOf } from '../format.js';
import { KINDS, ROUTES } from './log-texts.js';

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

function titleOf({ kind, failed, resourceType, route }: LogRow): string {
  const text = KINDS[kind][failed ? 'failed' : 'done'];
  const subject = resourceType ?? (kind === 'read' ? ROUTES[route] : undefined);
  return subject === undefined ? text : `${text} ${subject}`;
}

const KEPT: Readonly<Record<KeptRolesView['reason'], string>> = {
  locked: 'set by hand',
  linked: 'set by hand before they were linked, and locked now',
  lastAdministrator: 'nobody else would be administrator',
};

const EXISTING: Readonly<Record<NonNullable<LogRow['existing']>, string>> = {
  linked: 'linked with what was there already',
  returned: 'brought back, with the same id',
};

const REPLACED: Readonly<Record<ReplacedRolesView['reason'], string>> = {
  linked: 'the policy took over when they were linked',
  returned: 'the policy decides again, for they came back',
};

const WITHHELD: Readonly<Record<WithheldUsersView['reason'], string>> = {
  domain: 'not in a domain of',
  seats: 'no seat left in',
  decision: 'not admitted by',
  unavailable: 'the product could not tell about',
};

const whom = ({ users, userIds }: Pick<KeptRolesView, 'users' | 'userIds'>): string =>
  users > userIds.length ? `${userIds.join(', ')}, …` : userIds.join(', ');

const kept = (some: KeptRolesView): string =>
  `${number(some.users)}, ${KEPT[some.reason]}: ${whom(some)}`;

const replaced = (some: ReplacedRolesView): string =>
  `${number(some.users)}, ${REPLACED[some.reason]}: ${whom(some)}`;

function withheldUsers(some: WithheldUsersView): string {
  const { users, reason, targetTenantId, attribute } = some;
  const by = attribute === undefined ? '' : ` (${attribute})`;
  return `${number(users)}, ${WITHHELD[reason]} ${targetTenantId}${by}: ${whom(some)}`;
}

function omitted({ action, members }: NonNullable<LogRow['omittedMembers']>): string {
  const done = action === 'cleared' ? 'taken out of the group' : 'kept in it';
  return members === undefined ? done : `${number(members)}, ${done}`;
}

function looked(text: string, look: () => void): HTMLElement {
  const button = h('button', { type: 'button', class: 'quiet' }, text);
  button.onclick = look;
  return button;
}

function factsOf(entry: LogRow): readonly (readonly [string, string | undefined])[] {
  const { status, scimType, detail, changed, rolesKept, skipped, omittedMembers } = entry;
  const { method, operation, durationMs, withheld, existing, rolesReplaced } = entry;
  return [
    ['Answer', method === '' ? undefined : [status, scimType].join(' ').trim()],
    ['Detail', detail],
    ['Not new', existing && EXISTING[existing]],
    ['Changed', changed?.join(', ')],
    ['Left out', skipped?.map(({ path, rule, reason }) => `${path}: ${reason ?? rule}`).join('; ')],
    ['Members left out of a PUT', omittedMembers && omitted(omittedMembers)],
    ['Roles kept', rolesKept?.map(kept).join('; ')],
    ['Roles replaced', rolesReplaced?.map(replaced).join('; ')],
    ['Not admitted', withheld?.map(withheldUsers).join('; ')],
    ['Method', method === '' ? undefined : method],
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
