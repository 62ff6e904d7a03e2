import { AdmissionError, type AdmissionReason } from '../../admission/admission-error.js';
import type { AdmissionRefusedEvent } from '../../events/admission-events.js';
import { includesRole, tenantsIn } from '../../roles/assignments.js';
import type { RoleDecision } from '../../roles/decide-assignments.js';
import type { Attributes } from '../../schema/types.js';
import type { RoleJobStore, RoleMethods } from '../../stores/contract/roles.js';
import { addEvent } from '../changes/add-event.js';
import { attributesOf } from '../changes/changes.js';
import type { Admission } from '../model/admission.js';
import type { OpenUnit } from '../model/unit.js';
import { type Candidate, judge } from './judge.js';
import { takeGuestSeats } from './take-guest-seats.js';

/** What the unit of work has written of users, as they were before; undefined for somebody who is new. */
export type WrittenUsers = ReadonlyMap<string, Attributes | undefined>;

export interface GuestAdmission {
  readonly admission: Admission;
  readonly users: Pick<RoleMethods, 'addToTenant' | 'removeFromTenant'>;
  readonly written: WrittenUsers;
  /** Where those wait about whom nobody could tell. */
  readonly jobs: RoleJobStore | undefined;
}

/** Somebody who is to be in a tenant other than the connection's own. */
interface Guest {
  readonly decision: RoleDecision;
  readonly candidate: Candidate;
  readonly isNew: boolean;
  readonly becomesActive: boolean;
}

const isActive = (user: Attributes | undefined): boolean => user?.active === true;

/** The guests of a tenant about whom there is anything to ask, by their ids. */
function guestsOf(
  decisions: readonly RoleDecision[],
  tenantId: string,
  written: WrittenUsers,
): readonly Guest[] {
  return decisions.flatMap((decision): readonly Guest[] => {
    const { state, active, before: roles, after: wanted } = decision;
    const { userId } = state;
    const isNew = !tenantsIn(roles).has(tenantId);
    if (!active || !tenantsIn(wanted).has(tenantId)) return [];
    if (!isNew && !written.has(userId)) return [];
    const before = isNew ? undefined : written.get(userId);
    const becomesActive = !isActive(before);
    const after = attributesOf(state.user);
    const candidate = { tenantId, userId, before, after, isAllJudged: becomesActive };
    return [{ decision, candidate, isNew, becomesActive }];
  });
}

/** Whoever is let in again gains more than the roles of the time between, which they lose. */
const losesRoles = (
  { state, active, before, after }: RoleDecision,
  written: WrittenUsers,
): boolean => {
  const isLetIn = active && written.has(state.userId) && !isActive(written.get(state.userId));
  return !isLetIn && !before.every((each) => includesRole(after, each));
};

/** Whether the unit has taken anybody out of anything: what only others are the matter with must not undo it. */
const hasTakenAccess = ({ changes }: OpenUnit): boolean =>
  changes.some(({ type, removed = [] }) => removed.length > 0 || type.endsWith('.deactivated'));

interface Refusal {
  readonly reason: AdmissionReason;
  readonly attribute?: string;
}

/**
 * @returns why somebody is not admitted, if they are not.
 * @throws AdmissionError where nobody can tell and the unit can be tried again as a whole.
 */
async function refusalOf(
  unit: OpenUnit,
  { admission, written }: GuestAdmission,
  { decision, candidate, isNew, becomesActive }: Guest,
  mustGoThrough: boolean,
): Promise<Refusal | undefined> {
  try {
    await judge(admission, unit.ctx, candidate);
    return undefined;
  } catch (error) {
    if (!(error instanceof AdmissionError)) throw error;
    const { reason, attribute } = error;
    if (reason !== 'unavailable') return { reason, ...(attribute !== undefined && { attribute }) };
    if (!mustGoThrough) throw error;
    if (isNew || becomesActive) return { reason };
    // The change of whoever is there already can be left out of the request, and what takes access away is carried out.
    if (!unit.admission.mustGoThrough && written.has(decision.state.userId)) throw error;
    // They stay: the function, not the person, is at fault.
    return undefined;
  }
}

function recordRefused(unit: OpenUnit, { candidate }: Guest, refusal: Refusal): void {
  const { tenantId: targetTenantId, userId: resourceId = '' } = candidate;
  const about = { resourceId, targetTenantId, ...refusal };
  const event: Pick<AdmissionRefusedEvent, 'type' | keyof typeof about> = {
    type: 'admission.refused',
    ...about,
  };
  addEvent(unit, 'User', event);
}

/** They are asked about again by a role job, which is left until somebody can tell. */
async function askLater(
  unit: OpenUnit,
  { jobs }: GuestAdmission,
  userIds: ReadonlySet<string>,
): Promise<void> {
  if (!jobs || userIds.size === 0) return;
  await jobs.enqueue(unit.ctx, [...userIds].sort());
  unit.affected.queued = true;
}

function withhold(decision: RoleDecision, tenants: ReadonlySet<string>): RoleDecision {
  const after = decision.after.filter(
    ({ targetTenantId }) => targetTenantId === undefined || !tenants.has(targetTenantId),
  );
  return { ...decision, after, absence: 'custom:not admitted' };
}

/**
 * Asks every tenant in which somebody newly appears, or is somebody else or active from now on, whether it admits them.
 * Who is not admitted has no roles there, and the rest goes on.
 *
 * @returns the decisions as they are to be stored.
 * @throws AdmissionError where nobody can tell, unless the unit takes access away.
 */
export async function admitGuests(
  unit: OpenUnit,
  guests: GuestAdmission,
  decisions: readonly RoleDecision[],
): Promise<readonly RoleDecision[]> {
  const { admission, written } = guests;
  const withheld = new Map<RoleDecision, Set<string>>();
  const unknown = new Set<string>();
  const mustGoThrough =
    unit.admission.mustGoThrough ||
    hasTakenAccess(unit) ||
    decisions.some((decision) => losesRoles(decision, written));
  const tenants = tenantsIn(decisions.flatMap(({ after }) => after));
  for (const tenantId of [...tenants].filter((each) => each !== undefined).sort()) {
    const refuse = (guest: Guest, refusal: Refusal) => {
      recordRefused(unit, guest, refusal);
      if (refusal.reason === 'unavailable') unknown.add(guest.decision.state.userId);
      const others = withheld.get(guest.decision) ?? new Set();
      withheld.set(guest.decision, others.add(tenantId));
    };
    const joining: Guest[] = [];
    for (const guest of guestsOf(decisions, tenantId, written)) {
      const refusal = await refusalOf(unit, guests, guest, mustGoThrough);
      if (refusal) refuse(guest, refusal);
      else if (guest.becomesActive) joining.push(guest);
    }
    const { seats } = admission;
    if (!seats || joining.length === 0) continue;
    const people = joining.map(({ decision, isNew }) => ({ userId: decision.state.userId, isNew }));
    try {
      const admitted = await takeGuestSeats(unit, seats, guests.users, tenantId, people);
      for (const guest of joining.slice(admitted)) refuse(guest, { reason: 'seats' });
    } catch (error) {
      if (!(error instanceof AdmissionError)) throw error;
      const { reason } = error;
      if (reason === 'unavailable' && !mustGoThrough) throw error;
      for (const guest of joining) refuse(guest, { reason });
    }
  }
  await askLater(unit, guests, unknown);
  if (withheld.size === 0) return decisions;
  return decisions.map((decision) => {
    const from = withheld.get(decision);
    return from ? withhold(decision, from) : decision;
  });
}
