import { describe, expect, it } from '@jest/globals';
import { createScimAdminRouter } from '../../src/admin/index.js';
import * as alerts from '../../src/alerts/index.js';
import * as auth from '../../src/auth/index.js';
import * as core from '../../src/index.js';
import * as monitoring from '../../src/monitoring/index.js';
import * as postgres from '../../src/postgres/index.js';
import * as rolesEntry from '../../src/roles/index.js';
import * as schema from '../../src/schema/index.js';
import * as sql from '../../src/sql/index.js';
import * as testing from '../../src/testing/index.js';
import { type OptionObject, publicFunctions } from '../support/option-types.js';

/** What is given as options, of whatever shape: this is what JavaScript callers may do. */
type Given = never;
type Call = (options: Given) => unknown;

const root = { ...core, ...alerts, ...auth, ...monitoring, ...rolesEntry, ...schema, ...sql };
const stores = root.createMemoryStores();
const user = root.USER_RESOURCE_TYPE;
/** A pool that nobody asks. */
const pool: postgres.PostgresPool = { connect: () => Promise.reject(new Error('asked')) };
const SECRET = root.createWebhookSecret();
const META = { id: 'a', 'meta.created': 'b', 'meta.lastModified': 'c' } as const;
const runner = { describe: () => undefined, it: () => undefined };

/** How each public function takes its options: by position of the parameter. */
const CALLS: Readonly<Record<string, Readonly<Record<number, Call>>>> = {
  basicAuth: { 0: root.basicAuth },
  bearerTokens: { 0: root.bearerTokens },
  entraJwt: { 0: root.entraJwt },
  jwtAuth: { 0: root.jwtAuth },
  checkOAuthClient: { 0: root.checkOAuthClient },
  createTokenEndpoint: { 0: root.createTokenEndpoint },
  createMemoryClients: { 0: root.createMemoryClients },
  createTokenService: { 0: root.createTokenService },
  drainOutbox: { 1: (options) => root.drainOutbox(root.createMemoryOutbox(), options) },
  checkMount: { 1: (options) => root.checkMount('http://127.0.0.1:1', options) },
  createScimRouter: { 0: root.createScimRouter },
  createWebhookSender: { 0: root.createWebhookSender },
  verifyWebhook: {
    2: (options) => root.verifyWebhook({ headers: {}, body: '' }, SECRET, options),
  },
  createAlerts: { 0: root.createAlerts },
  createMemoryAlertStore: { 0: root.createMemoryAlertStore },
  createDeletionGuard: { 0: root.createDeletionGuard },
  createMemoryProvisioningLog: { 0: root.createMemoryProvisioningLog },
  createProvisioningReports: { 0: root.createProvisioningReports },
  createExchangeTrace: { 0: root.createExchangeTrace },
  createDisabledUsersReport: { 0: root.createDisabledUsersReport },
  createRolePolicy: { 0: root.createRolePolicy },
  createRoleSettings: { 0: root.createRoleSettings },
  extendResourceType: { 1: (changes) => root.extendResourceType(user, changes) },
  compileResourceType: { 0: root.compileResourceType },
  trimResourceType: {
    0: (type) => root.trimResourceType(type, { attributes: 'all' }, 'store'),
  },
  mapUsers: { 0: root.mapUsers, 1: (options) => root.mapUsers(META, options) },
  mapGroups: { 0: root.mapGroups, 1: (options) => root.mapGroups(META, options) },
  mapResource: {
    0: (type) => root.mapResource(type, META),
    1: (columns) => root.mapResource(user, columns),
    2: (options) => root.mapResource(user, META, options),
  },
  createPostgresScim: {
    0: (options: object) => postgres.createPostgresScim({ pool, ...options }),
  },
  migrate: { 1: (options) => postgres.migrate(pool, options) },
  plan: { 0: postgres.plan },
  status: { 1: (options) => postgres.status(pool, options) },
  doctor: { 1: (options) => postgres.doctor(pool, options) },
  planTables: { 0: postgres.planTables },
  backfillKeys: { 1: (options) => postgres.backfillKeys(pool, options) },
  createMemoryStore: {
    0: root.createMemoryStore,
    1: (options) => root.createMemoryStore(user, options),
  },
  createMemoryStores: { 0: root.createMemoryStores },
  createMemoryOutbox: { 0: root.createMemoryOutbox },
  createScimAdminRouter: { 0: createScimAdminRouter },
  createAuditTarget: { 0: testing.createAuditTarget },
  generateDirectory: { 0: testing.generateDirectory },
  runAudits: {
    2: (options) => testing.runAudits([], undefined as never, options),
  },
  scimAudits: { 0: testing.scimAudits },
  previewProvisioning: { 0: testing.previewProvisioning },
  createAuthentikClient: { 0: testing.createAuthentikClient },
  createEntraClient: { 0: testing.createEntraClient },
  createJumpCloudClient: { 0: testing.createJumpCloudClient },
  createOktaClient: { 0: testing.createOktaClient },
  createOneLoginClient: { 0: testing.createOneLoginClient },
  probe: { 1: (options) => testing.probe('SailPoint', options) },
  storeContract: {
    2: (options) => testing.storeContract(runner, () => stores, options),
  },
};

/** Parameters that are not written by hand: the library makes them, or they are data of which others decide. */
const MADE: Readonly<Record<string, readonly number[]>> = {
  verifyWebhook: [0],
  drainOutbox: [0],
  compareBy: [0],
  compileFilter: [0, 1],
  equalityTerms: [0],
  printFilter: [0],
  sortKey: [0],
  isFailure: [0],
  canFilterInSql: [0, 1],
  filterToSql: [0, 1, 2],
  orderToSql: [0, 1, 2],
  trimResourceType: [1],
  runAudits: [0, 1],
  simulate: [0, 1],
  compareDirectory: [0, 1],
  storeContract: [0],
  extendResourceType: [0],
  singleConnectionPool: [0],
  migrate: [0],
  status: [0],
  doctor: [0],
  backfillKeys: [0],
  previewCsv: [0],
  previewText: [0],
};

/** Places below options of which the same is true. */
const NOT_OPTIONS: readonly RegExp[] = [
  /^previewProvisioning:(options|directory)\b/,
  /^createScimAdminRouter:roles\.router$/,
  /^trimResourceType:attributes/,
  // Rules have an error of their own, see below.
  /^createScimRouter:conformance$/,
  // Keys of these are attributes, see test/sql/mapping.
  /^map(Users|Groups):$/,
  /^(createPostgresScim|doctor|planTables|backfillKeys):(users|groups)\.columns\b/,
  /^(createPostgresScim|planTables):pool$/,
];

interface Case {
  readonly name: string;
  readonly parameter: number;
  readonly object: OptionObject;
}

const functions = publicFunctions();
const cases: readonly Case[] = functions.flatMap(({ name, parameters }) =>
  parameters.flatMap((objects, parameter) =>
    MADE[name]?.includes(parameter) ? [] : objects.map((object) => ({ name, parameter, object })),
  ),
);
const isOption = ({ name, object }: Case) =>
  !NOT_OPTIONS.some((place) => place.test(`${name}:${object.path.join('.')}`));

/** An object with nothing but the way to one that has a mistyped key. */
function mistyped({ path }: OptionObject, key: string): unknown {
  return [...path].reverse().reduce<unknown>(
    (inner, step) => {
      if (step === '[]') return [inner];
      return { [step === '*' ? 'anything' : step]: inner };
    },
    { [`${key}x`]: 1 },
  );
}

async function messageOf(call: Call, options: unknown): Promise<string> {
  try {
    await call(options as Given);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'nothing was refused';
}

describe('a mistyped key', () => {
  it('is looked for in the options of every public function', () => {
    const missing = cases.filter(({ name, parameter }) => !CALLS[name]?.[parameter]);
    expect(missing.map(({ name, parameter }) => `${name} ${parameter}`)).toEqual([]);
    expect(cases.length).toBeGreaterThan(80);
  });

  it.each(
    cases.filter(isOption).map((each) => {
      const place = each.object.path.join('.');
      return [`${each.name}(${each.parameter}) ${place}`, each] as const;
    }),
  )(
    'is refused at start with the nearest known one: %s',
    async (_, { name, parameter, object }) => {
      const [key = ''] = object.keys;
      const call = CALLS[name]?.[parameter];
      const message = await messageOf(call as Call, mistyped(object, key));
      expect(message).toContain(`${key}x`);
      expect(message).toMatch(/ERR_SCIM_UNKNOWN_OPTION: Unknown option "/);
      expect(message).toContain(`Did you mean "${key}"?`);
    },
  );

  const minimal = { ...stores, auth: 'none' } as const;
  const starts = (options: object) => messageOf(root.createScimRouter as Call, options);

  it('is refused in what a store declares, and in how an authenticator is published', async () => {
    const { capabilities } = stores.userStore;
    const userStore = { ...stores.userStore, capabilities: { ...capabilities, verions: true } };
    expect(await starts({ ...minimal, userStore })).toContain(
      'Unknown option "userStore.capabilities.verions" of createScimRouter(). Did you mean "versions"?',
    );
    const auth = { verify: () => undefined, scheme: { type: 'oauth2', nam: 'x' } };
    expect(await starts({ ...minimal, auth })).toContain(
      'Unknown option "auth.scheme.nam" of createScimRouter(). Did you mean "name"?',
    );
  });

  it('is refused in a sub-attribute of an extension', async () => {
    const attributes = [
      { name: 'site', type: 'complex', subAttributes: [{ name: 'code', multivalued: true }] },
    ];
    const schemaExtensions = [{ schema: { id: 'urn:example:Site', attributes } }];
    const userResourceType = { ...user, schemaExtensions };
    expect(await starts({ ...minimal, userResourceType })).toContain(
      'Unknown option "userResourceType.schemaExtensions[0].schema.attributes[0].subAttributes[0].multivalued" of createScimRouter(). Did you mean "multiValued"?',
    );
  });

  it('names schemaExtensions to who writes extensions', async () => {
    const resourceType = {
      name: 'Device',
      schema: { id: 'urn:example:Device', attributes: [{ name: 'serial' }] },
      extensions: [],
    };
    const resourceTypes = [{ resourceType, store: {} }];
    expect(await starts({ ...minimal, resourceTypes })).toContain(
      'Unknown option "resourceTypes[0].resourceType.extensions" of createScimRouter(). Did you mean "schemaExtensions"?',
    );
    const extend = (changes: object) => root.extendResourceType(user, changes);
    expect(() => extend({ extensions: [] })).toThrow('Did you mean "schemaExtensions"?');
  });

  it('leaves alone what the host has made itself: stores, authenticators, limiters', async () => {
    const router = root.createScimRouter({
      ...stores,
      userStore: Object.assign(Object.create(stores.userStore), stores.userStore, { pool: {} }),
      auth: Object.assign(root.basicAuth({ verify: () => undefined }), { pool: {} }),
      requestLimit: Object.assign({ take: () => ({ allowed: true }) }, { pool: {} }),
    });
    expect(typeof router).toBe('function');
  });

  it('is not refused where nothing is like it, but named without a guess', async () => {
    const message = await starts({ ...minimal, zzz: 1 });
    expect(message).toContain('Unknown option "zzz" of createScimRouter(). Remove the option');
  });

  it('is refused in the rules and the preset', async () => {
    const rule = { conformance: { unknownAttribute: 'refuse' } };
    expect(await starts({ ...minimal, ...rule })).toContain(
      'ERR_SCIM_RULE: Unknown rule "unknownAttribute". Did you mean "unknownAttributes"?',
    );
    expect(await starts({ ...minimal, conformance: 'leniant' })).toContain(
      'ERR_SCIM_RULE: Unknown preset "leniant". Did you mean "lenient"?',
    );
  });

  it('is refused in the name of an attribute that is left out, declared or mapped', () => {
    expect(() => root.extendResourceType(user, { without: ['photo'] })).toThrow(
      '"without" names the unknown attribute "photo". Did you mean "photos"?',
    );
    expect(() => root.trimResourceType(user, { attributes: ['userNam'] }, 'userStore')).toThrow(
      'declares the unknown attribute "userNam". Did you mean "userName"?',
    );
    const columns = { id: 'a', 'meta.created': 'b', 'meta.lastModified': 'c', usrName: 'd' };
    expect(() => root.mapUsers(columns)).toThrow(
      'unknown attribute "usrName". Did you mean "userName"?',
    );
  });

  it('is refused in what a token is issued with, which would else never end', async () => {
    const tokens = root.createTokenService({ store: root.createMemoryTokenStore() });
    const input = { tenantId: 'acme', label: 'Entra', expiresIn: 60 };
    await expect(tokens.issue(input)).rejects.toThrow(
      'Unknown option "expiresIn". Did you mean "expiresInSeconds"?',
    );
  });
});
