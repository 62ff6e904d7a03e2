import { checkKeys } from '../../errors/check-keys.js';
import { ScimConfigError } from '../../errors/config-error.js';
import { keysOf } from '../../lib/known-keys.js';
import type { Directory } from '../providers/client/directory.js';
import { makeGroups } from './make-groups.js';
import { makePeople } from './make-people.js';
import { seededRandom } from './random.js';

/** What a generated directory is like. */
export interface DirectoryOptions {
  /** How many people. Default 1,000. */
  readonly people?: number;
  /** How many groups, the nested ones included. Default 42. */
  readonly groups?: number;
  /**
   * Sizes of the groups, taken in turn; bounded by the number of people. Default: departments, offices,
   * managers, and groups between none and two fifths of the people.
   */
  readonly groupSizes?: readonly number[];
  /** How many of the groups, the last ones, have groups as members instead of people. Default 0. */
  readonly nestedGroups?: number;
  /** Another seed gives other people. Default 1. */
  readonly seed?: number;
  /** The domain of logins and e-mails. Default `harbourline.example`, which is nobody's (RFC 2606). */
  readonly domain?: string;
}

const KEYS = keysOf<DirectoryOptions>({
  people: true,
  groups: true,
  groupSizes: true,
  nestedGroups: true,
  seed: true,
  domain: true,
});

function whole(name: string, value: number): number {
  if (Number.isInteger(value) && value >= 0) return value;
  throw new ScimConfigError(
    'ERR_SCIM_OPTION_VALUE',
    `Option "${name}" of generateDirectory() must be an integer of at least 0.`,
  );
}

/**
 * Makes up a company to provision, for simulations, load tests and demonstrations: people of many places in
 * one tree of managers, with names in several scripts, apostrophes, and logins that collide but for a
 * number; some are disabled, and many lack a phone, an address or an employee number. Groups of all sizes,
 * some of them empty, and people in none. The same options give the same directory, on every machine.
 *
 * Providers send the people of a group, and not groups in groups: nested groups arrive empty.
 *
 * @throws ScimConfigError `ERR_SCIM_OPTION_VALUE` for a number that is negative or no integer, `ERR_SCIM_UNKNOWN_OPTION`
 * @example
 * const directory = generateDirectory({ people: 5_000, groups: 20, groupSizes: [0, 10, 4_000], seed: 7 });
 * const { differences } = await simulate(createOktaClient({ baseUrl, token }), [directory]);
 */
export function generateDirectory(options: DirectoryOptions = {}): Directory {
  checkKeys(options, KEYS, 'generateDirectory()');
  const { domain = 'harbourline.example', groupSizes } = options;
  const count = whole('groups', options.groups ?? 42);
  const nested = Math.min(count, whole('nestedGroups', options.nestedGroups ?? 0));
  const sizes = groupSizes?.map((size) => whole('groupSizes', size));
  const random = seededRandom(whole('seed', options.seed ?? 1));
  const people = makePeople(random, whole('people', options.people ?? 1_000), domain);
  const plan = { count, nested, sizes: sizes?.length === 0 ? undefined : sizes };
  return { people, groups: makeGroups(random, people, plan) };
}
