import type { ResourceDraft, ResourceRecord } from 'express-scim';
import type { Team } from '../database/schema.js';
import { type ColumnMapping, joinColumns, splitColumns } from './columns.js';

const COLUMNS: readonly ColumnMapping<'title' | 'external_ref'>[] = [
  { column: 'title', at: ['displayName'] },
  { column: 'external_ref', at: ['externalId'] },
];

export type TeamColumns = Pick<Team, 'title' | 'external_ref' | 'scim_extra'>;

/** The columns that a SCIM draft decides; members are rows of another table. */
export function toTeamColumns({ members: _members, ...draft }: ResourceDraft): TeamColumns {
  const { columns, rest } = splitColumns(COLUMNS, draft);
  const external = columns.get('external_ref');
  return {
    title: String(columns.get('title') ?? ''),
    external_ref: external === undefined ? null : String(external),
    scim_extra: rest,
  };
}

/** Changes with the team or with its members: what a client sees as the ETag. */
export function versionOf(team: Team): string {
  return `${team.rev}.${team.members_rev}`;
}

/** The SCIM group that a team is, without its members; the reverse of {@link toTeamColumns}. */
export function toGroup(team: Team): ResourceRecord {
  return Object.freeze({
    ...joinColumns(COLUMNS, team, team.scim_extra),
    id: String(team.team_id),
    meta: Object.freeze({
      created: team.created_at,
      lastModified: team.updated_at,
      version: versionOf(team),
      revision: String(team.rev),
    }),
  });
}
