import { existsSync } from 'node:fs';
import { LAYERS } from '../../structure/layers.js';
import { code, table } from './markdown.js';

interface Room {
  readonly about: string;
  /** Where to start reading, below the folder. */
  readonly start: string;
}

/** What each folder of `src` is for; a folder without a line here, or a line without its folder, is an error. */
const ROOMS: Readonly<Record<string, Room>> = {
  lib: {
    about: 'Small tools without knowledge of SCIM: queues, retries, host functions.',
    start: 'hooks/host-hook.ts',
  },
  errors: {
    about: 'ScimError, the errors that stores throw, configuration errors with their codes.',
    start: 'scim-error.ts',
  },
  conformance: { about: 'The rules as data, and the presets.', start: 'rules.ts' },
  schema: {
    about: 'Definitions, validation, canonical names, projection, PRECIS.',
    start: 'bodies/read.ts',
  },
  filter: {
    about: 'Filters: lexer, parser, AST, binding to a schema, evaluation.',
    start: 'parser.ts',
  },
  'stores/contract': { about: 'What hosts implement: types only.', start: 'store.ts' },
  patch: { about: 'PATCH: message, targets, operations applied in order.', start: 'apply.ts' },
  sql: {
    about: 'Filters and sort orders as SQL; rows from and to resources.',
    start: 'filter/filter-to-sql.ts',
  },
  admission: {
    about: 'Whom a tenant admits: domains of names, the options; as pure functions.',
    start: 'domain.ts',
  },
  'stores/memory': {
    about: 'The reference implementation of every store.',
    start: 'create-memory-stores.ts',
  },
  auth: {
    about: 'Authenticators: managed tokens, JWT, Basic; the OAuth token endpoint.',
    start: 'authenticate.ts',
  },
  roles: {
    about: 'Role policies and settings: from SCIM state to roles, as pure functions.',
    start: 'policy/create-role-policy.ts',
  },
  events: { about: 'Events: types, order, delivery, outbox, `onDeactivate`.', start: 'types.ts' },
  monitoring: {
    about: 'Provisioning log, reports and health, disabled users, deletion guard.',
    start: 'log/recorder.ts',
  },
  alerts: {
    about: 'Alerts for administrators: raised, stored, sent by one process; signed webhooks.',
    start: 'create-alerts.ts',
  },
  'protocol/model': {
    about: 'The types that the parts of the protocol share; no code.',
    start: 'call.ts',
  },
  'protocol/ids': {
    about: 'Host ids to SCIM ids and back, in resources, filters and references.',
    start: 'resource-ids.ts',
  },
  'protocol/observe': {
    about: 'What is known of a request: log, trace, tracing channel, failed requests.',
    start: 'request-log.ts',
  },
  'protocol/http': {
    about: 'Routes, bodies, tenants, base URLs, rate limits, error responses.',
    start: 'route.ts',
  },
  'protocol/representation': {
    about: 'A record as clients see it: references, versions, serialized form.',
    start: 'serializer.ts',
  },
  'protocol/query': {
    about: 'Query parameters, cursors, and what is asked of a store.',
    start: 'query-plan.ts',
  },
  'protocol/changes': {
    about: 'What a write has changed, and the events that follow.',
    start: 'changes.ts',
  },
  'protocol/membership': {
    about:
      'How members are kept, as one strategy: none, whole lists, deltas; what is saved, how deep groups nest.',
    start: 'create-membership.ts',
  },
  'protocol/admission': {
    about: 'Whom the tenant and the tenants of a super-tenant admit, and their seats.',
    start: 'judge.ts',
  },
  'protocol/roles': {
    about: 'Who is affected by a write, and their roles; replay, drain, preview.',
    start: 'recompute-roles.ts',
  },
  'protocol/transaction': {
    about: 'The unit of work around a write, and its retries.',
    start: 'unit.ts',
  },
  'protocol/operations': { about: 'One file for each operation.', start: 'perform.ts' },
  'protocol/bulk': { about: 'Bulk: plan, order, references, cycles.', start: 'bulk.ts' },
  'protocol/config': {
    about: 'Options checked and compiled once, at start.',
    start: 'configure.ts',
  },
  'protocol/reports': {
    about: 'Reports that need endpoints and ids.',
    start: 'create-disabled-users-report.ts',
  },
  'protocol/access': {
    about: 'Whether somebody may sign in, and linked identities.',
    start: 'create-access.ts',
  },
  'protocol/managed': {
    about: 'What a provider manages of a user, for the host.',
    start: 'create-managed-attributes.ts',
  },
  'protocol/lifecycle': { about: 'Readiness and shutdown.', start: 'lifecycle.ts' },
  protocol: { about: 'A request to a response, without a server.', start: 'provider.ts' },
  express: {
    about: 'The only code that knows Express; `mount/` finds what is wrong around the router.',
    start: 'router.ts',
  },
  postgres: {
    about: 'Every store over PostgreSQL, on tables of its own, and their migrations.',
    start: 'create-postgres-scim.ts',
  },
  'testing/directory': {
    about: 'Made-up directories: people, groups, managers.',
    start: 'generate-directory.ts',
  },
  'testing/http': {
    about: 'The HTTP client of everything below `testing/`.',
    start: 'transport.ts',
  },
  'testing/providers': {
    about: 'Simulated identity providers.',
    start: 'client/simulated-client.ts',
  },
  'testing/audits': { about: 'Checks for any SCIM server.', start: 'scim-audits.ts' },
  'testing/preview': {
    about: 'What provisioning a directory would do.',
    start: 'preview-provisioning.ts',
  },
  'testing/store-contract': {
    about: 'The contract suite for adapters.',
    start: 'store-contract.ts',
  },
  testing: { about: 'The entry `express-scim/testing`.', start: 'index.ts' },
  'admin/api-types': { about: 'What the admin page and its server exchange.', start: '' },
  'admin/page': { about: 'The admin page, in the browser.', start: 'main.ts' },
  'admin/server': { about: 'The API behind the admin page.', start: 'router.ts' },
  admin: { about: 'The entry `express-scim/admin`.', start: 'index.ts' },
  cli: { about: 'The command line.', start: 'run-cli.ts' },
};

/** What the rooms of the protocol may all import is said once. */
const BELOW = LAYERS['protocol/model'] ?? [];

function imports(room: string, allowed: readonly string[]): string {
  const isAbove = room !== 'protocol/model' && BELOW.every((one) => allowed.includes(one));
  const shown = isAbove ? allowed.filter((one) => !BELOW.includes(one)) : allowed;
  const names = shown.map(code);
  if (isAbove) names.push('what `protocol/model` may');
  return names.length === 0 ? '–' : names.join(', ');
}

export function roomsTable(): string {
  const rows = Object.entries(LAYERS).map(([name, allowed]) => {
    const room = ROOMS[name];
    if (room === undefined)
      throw new Error(`test/support/docs/rooms.ts has no line for "${name}".`);
    const start = `${name}/${room.start}`;
    if (!existsSync(`src/${start}`))
      throw new Error(`There is no src/${start} to start reading at.`);
    return [
      code(`${name}/`),
      room.about,
      imports(name, allowed),
      `[${room.start || name}](${start})`,
    ];
  });
  const gone = Object.keys(ROOMS).filter((name) => !(name in LAYERS));
  if (gone.length > 0) throw new Error(`There is no folder ${gone.join(', ')} in src.`);
  return table(['folder', 'what it is', 'may import', 'start reading at'], rows);
}
