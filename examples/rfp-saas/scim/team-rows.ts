import {
  NotFoundError,
  type RequestContext,
  UniquenessError,
  VersionConflictError,
} from 'express-scim';
import type { Database } from '../database/database.js';
import type { Team } from '../database/schema.js';
import { UniqueViolation } from '../database/table.js';
import { differs } from './columns.js';
import { type TeamColumns, versionOf } from './team-mapping.js';

/** What a client or the router saw of a team before it writes. */
export interface Expected {
  readonly expectedRevision?: string;
  readonly expectedVersion?: string;
}

export function findTeam(db: Database, ctx: RequestContext, id: string): Team | undefined {
  const team = db.teams.byId(Number(id));
  return team?.org === ctx.tenantId ? team : undefined;
}

/** @throws NotFoundError, VersionConflictError */
export function expectTeam(
  db: Database,
  ctx: RequestContext,
  id: string,
  { expectedRevision, expectedVersion }: Expected = {},
): Team {
  const team = findTeam(db, ctx, id);
  if (team === undefined) throw new NotFoundError();
  const sameRevision = expectedRevision === undefined || expectedRevision === String(team.rev);
  const sameVersion = expectedVersion === undefined || expectedVersion === versionOf(team);
  if (!sameRevision || !sameVersion) throw new VersionConflictError();
  return team;
}

/** The constraint of the table in the words of SCIM. */
function withUniqueTitle(write: () => Team): Team {
  try {
    return write();
  } catch (error) {
    if (!(error instanceof UniqueViolation)) throw error;
    throw new UniquenessError('displayName', { cause: error });
  }
}

/** @throws UniquenessError */
export function insertTeam(db: Database, org: string, columns: TeamColumns, at: string): Team {
  const fresh = { org, created_at: at, updated_at: at, rev: 1, members_rev: 0 };
  return withUniqueTitle(() => db.teams.insert((team_id) => ({ team_id, ...fresh, ...columns })));
}

/** Writes nothing when nothing changes. @throws UniquenessError */
export function updateTeam(db: Database, team: Team, columns: TeamColumns, at: string): Team {
  if (!differs<Team>(team, columns)) return team;
  return withUniqueTitle(() =>
    db.teams.put({ ...team, ...columns, rev: team.rev + 1, updated_at: at }),
  );
}
