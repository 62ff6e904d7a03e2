import { randomUUID } from 'node:crypto';
import { invalidOption } from '../../errors/invalid-option.js';
import { isAnswer } from '../../errors/is-answer.js';
import { type CellValue, csvRecord, isCellValue } from '../../lib/csv.js';
import { createHostHook } from '../../lib/hooks/host-hook.js';
import { isJsonObject } from '../../schema/json.js';
import type { Principal, RequestContext } from '../../stores/contract/context.js';
import type { ResourceRecord } from '../../stores/contract/resource.js';
import type { ProvisioningLogStore } from '../log/store.js';

/** A column of the host's own, e.g. what a person who has left still holds. */
export interface DisabledUsersColumn {
  /** Heading in CSV, and key in JSON. */
  readonly name: string;
  value(user: ResourceRecord, ctx: RequestContext): CellValue | Promise<CellValue>;
}

/** What the report of disabled users tells beside who is disabled. */
export interface DisabledUsersReportSettings {
  /** Where it stands since when somebody is disabled; without it, the last change counts as the latest date. */
  readonly log?: Pick<ProvisioningLogStore, 'query'>;
  /** The roles that somebody had; default the names in the SCIM attribute `roles`. */
  readonly lastRoles?: (
    user: ResourceRecord,
    ctx: RequestContext,
  ) => readonly string[] | undefined | Promise<readonly string[] | undefined>;
  readonly columns?: readonly DisabledUsersColumn[];
}

/**
 * A row of the {@link DisabledUsersReport}: a user who is not active, since when, and the roles they last
 * had.
 */
export interface DisabledUser {
  /** The SCIM id. */
  readonly id: string;
  readonly userName: string;
  /** ISO 8601. */
  readonly since: string;
  /** Whether the log tells it; otherwise it was at that time or before. */
  readonly sinceIsExact: boolean;
  readonly lastRoles: readonly string[];
  /** By the name of the column. */
  readonly columns: Readonly<Record<string, CellValue>>;
}

/** For whom a {@link DisabledUsersReport} is made. */
export interface DisabledUsersRequest {
  /** Who asks, for the store's context. */
  readonly principal?: Principal;
  readonly signal?: AbortSignal;
}

/** Who is disabled: names are in it, because an administrator reads it. Read from the store as it is asked for. */
export interface DisabledUsersReport {
  rows(tenantId: string, request?: DisabledUsersRequest): AsyncIterable<DisabledUser>;
  /** A JSON array, in pieces. */
  json(tenantId: string, request?: DisabledUsersRequest): AsyncIterable<string>;
  /** RFC 4180 with a heading, in pieces; no cell begins like a formula. */
  csv(tenantId: string, request?: DisabledUsersRequest): AsyncIterable<string>;
}

const FIXED = ['id', 'userName', 'since', 'sinceIsExact', 'lastRoles'] as const;
const REPORTER: Principal = Object.freeze({ id: 'disabled-users-report' });

/** Two processes may log in another order than that in which they answered: the last by time counts. */
const LOOK_BACK = 10;

function checkColumns(columns: readonly DisabledUsersColumn[]): void {
  const names = new Set<string>(FIXED);
  for (const [at, { name, value }] of columns.entries()) {
    if (typeof name !== 'string' || name === '' || names.has(name)) {
      throw invalidOption(
        `columns[${at}].name`,
        'a string that no other column has as its name',
        'ERR_SCIM_REPORTS',
      );
    }
    if (typeof value !== 'function') {
      throw invalidOption(`columns[${at}].value`, 'a function', 'ERR_SCIM_REPORTS');
    }
    names.add(name);
  }
}

function assertedRoles({ roles }: ResourceRecord): readonly string[] {
  return (Array.isArray(roles) ? roles : []).flatMap((role: unknown) =>
    isJsonObject(role) && typeof role.value === 'string' ? [role.value] : [],
  );
}

function readRoles(answer: unknown): readonly string[] {
  if (answer === undefined || answer === null) return [];
  if (Array.isArray(answer) && answer.every((role) => typeof role === 'string')) return answer;
  throw new TypeError('The last roles must be a list of names.');
}

function readCell(answer: unknown): CellValue {
  if (isCellValue(answer)) return answer;
  throw new TypeError('A cell must be a string, a number, a boolean or nothing.');
}

/** Reads the users of a tenant who are disabled, page by page. */
export type ReadDisabledUsers = (ctx: RequestContext) => AsyncIterable<readonly ResourceRecord[]>;

/**
 * The report over a way of reading users.
 *
 * @throws ScimConfigError `ERR_SCIM_REPORTS`
 */
export function disabledUsersReport(
  readDisabledUsers: ReadDisabledUsers,
  { log, lastRoles = assertedRoles, columns = [] }: DisabledUsersReportSettings,
): DisabledUsersReport {
  checkColumns(columns);
  const asking = createHostHook('disabledUsers.columns', { isAnswer });
  const rolesHook = createHostHook('disabledUsers.lastRoles', { isAnswer });

  async function sinceOf(tenantId: string, user: ResourceRecord) {
    const where = {
      kinds: ['disable', 'reactivate'],
      resourceId: user.id,
      outcome: 'success',
    } as const;
    const entries = (await log?.query(tenantId, { where, limit: LOOK_BACK })) ?? [];
    const [entry] = [...entries].sort((a, b) => Date.parse(b.time) - Date.parse(a.time));
    return entry?.kind === 'disable'
      ? { since: entry.time, sinceIsExact: true }
      : { since: user.meta.lastModified, sinceIsExact: false };
  }

  async function rowOf(ctx: RequestContext, user: ResourceRecord): Promise<DisabledUser> {
    const cells: [string, CellValue][] = [];
    const { tenantId, requestId } = ctx;
    const about = { tenantId, requestId };
    for (const column of columns) {
      const value = await asking.call(() => column.value(user, ctx), about, readCell);
      cells.push([column.name, value]);
    }
    return {
      id: user.id,
      userName: String(user.userName ?? ''),
      ...(await sinceOf(ctx.tenantId, user)),
      lastRoles: await rolesHook.call(() => lastRoles(user, ctx), about, readRoles),
      columns: Object.fromEntries(cells),
    };
  }

  async function* rows(
    tenantId: string,
    { principal = REPORTER, signal = new AbortController().signal }: DisabledUsersRequest = {},
  ): AsyncGenerator<DisabledUser> {
    const ctx = Object.freeze({ tenantId, principal, requestId: randomUUID(), signal });
    for await (const page of readDisabledUsers(ctx)) {
      for (const user of page) {
        signal.throwIfAborted();
        yield await rowOf(ctx, user);
      }
    }
  }

  return Object.freeze({
    rows,
    async *json(tenantId: string, request?: DisabledUsersRequest) {
      let before = '[';
      for await (const row of rows(tenantId, request)) {
        yield `${before}${JSON.stringify(row)}`;
        before = ',';
      }
      yield before === '[' ? '[]' : ']';
    },
    async *csv(tenantId: string, request?: DisabledUsersRequest) {
      yield csvRecord([...FIXED, ...columns.map(({ name }) => name)]);
      for await (const row of rows(tenantId, request)) {
        const { columns: own, lastRoles: roles, ...fixed } = row;
        yield csvRecord([
          fixed.id,
          fixed.userName,
          fixed.since,
          fixed.sinceIsExact,
          roles.join('; '),
          ...columns.map(({ name }) => own[name]),
        ]);
      }
    },
  });
}
