import type { AlertFacts, AlertKind } from '../kinds.js';

/** What people read of an alert, before it is a mail or a message. */
export interface Wording {
  readonly subject: string;
  readonly what: string;
  /** What to do, in the order in which it is to be done. */
  readonly todo: readonly string[];
}

const CONNECTION = 'Look at the provisioning log: it names the requests that failed, and why.';

const people = (count: number): string => (count === 1 ? '1 person' : `${count} people`);

/** A list in words, shortened. */
function listed(names: readonly string[], most = 20): string {
  const rest = names.length - most;
  return rest > 0 ? `${names.slice(0, most).join(', ')} and ${rest} more` : names.join(', ');
}

/** A day, as everybody reads it. */
const day = (time: string): string => time.slice(0, 10);

/** The texts, for the administrators of the tenant. */
export const WORDING: { readonly [K in AlertKind]: (facts: AlertFacts[K]) => Wording } = {
  'health.degraded': ({ reason }) => ({
    subject: 'Provisioning: some requests fail',
    what: `Part of what your identity provider sends cannot be carried out. ${reason}`,
    todo: [CONNECTION],
  }),
  'health.quarantineRisk': ({ reason }) => ({
    subject: 'Provisioning is at risk of being put into quarantine',
    what: `So many requests fail that your identity provider may soon stop sending changes. ${reason}`,
    todo: [CONNECTION, 'Correct the cause before the next cycle of your identity provider.'],
  }),
  'health.quarantineLikely': ({ reason }) => ({
    subject: 'Provisioning has probably stopped',
    what: `Your identity provider has probably put provisioning into quarantine: people who leave may keep their access. ${reason}`,
    todo: [
      CONNECTION,
      'Correct the cause, then start provisioning again in your identity provider.',
      'Until then, deactivate people who leave by hand.',
    ],
  }),
  'health.silent': ({ reason }) => ({
    subject: 'Nothing is heard of your identity provider',
    what: `The silence is longer than usual: people who leave may keep their access. ${reason}`,
    todo: [
      'See in your identity provider whether provisioning is switched on and its last cycle succeeded.',
      'Test the connection there.',
    ],
  }),
  'health.recovered': () => ({
    subject: 'Provisioning works again',
    what: 'Requests of your identity provider are answered as they should be.',
    todo: [],
  }),
  'token.expiring': ({ label, expiresAt }) => ({
    subject: `The provisioning token "${label}" expires on ${day(expiresAt)}`,
    what: `The token "${label}", with which your identity provider signs in, expires at ${expiresAt}. Then no change arrives any more: people who leave would keep their access.`,
    todo: ['Make a new token in its place.', 'Enter the new token in your identity provider.'],
  }),
  'deletions.held': ({ held, limit }) => ({
    subject: 'Deactivations wait for your decision',
    what: [
      'Your identity provider has asked to deactivate or delete more people than is usual.',
      limit === undefined ? '' : `The limit is ${limit}.`,
      held === undefined
        ? 'Those beyond the limit are held: they keep their access until you decide.'
        : `${people(held)} ${held === 1 ? 'is' : 'are'} held: they keep their access until you decide.`,
    ]
      .filter((part) => part !== '')
      .join(' '),
    todo: [
      'Find out whether the change in your directory was intended.',
      'Release the held requests if it was; reject them if it was not.',
    ],
  }),
  'seats.low': ({ active, limit }) => ({
    subject: `${active} of ${limit} seats are taken`,
    what: 'When all seats are taken, your identity provider cannot add people any more.',
    todo: ['Deactivate people who need no access, or ask for more seats.'],
  }),
  'seats.full': ({ active, limit }) => ({
    subject: `All seats are taken: ${active} of ${limit}`,
    what: 'Your identity provider cannot add people any more. Deactivating people still works.',
    todo: ['Deactivate people who need no access, or ask for more seats.'],
  }),
  'administrator.lost': ({ role }) => ({
    subject: `Nobody has the role "${role}" any more`,
    what: `The last active person with the role "${role}" was deactivated or deleted.`,
    todo: ['Appoint somebody else, in your identity provider or by hand.'],
  }),
  'disabledUsers.holding': ({ count, days, userIds, columns }) => ({
    subject: `${people(count)} without access still ${count === 1 ? 'holds' : 'hold'} something`,
    what: `${people(count)} ${count === 1 ? 'has' : 'have'} been inactive for at least ${days} days and still ${count === 1 ? 'holds' : 'hold'} something: ${listed(columns)}. By id: ${listed(userIds)}.`,
    todo: ['Take back or hand over what they hold.'],
  }),
};
