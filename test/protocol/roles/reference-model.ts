/** The rules of roles in a few lines: what the router must agree with. */
export interface Model {
  readonly users: Map<string, { active: boolean; locked: boolean; roles: readonly string[] }>;
  readonly groups: Map<string, { name: string; members: Set<string> }>;
  /** Roles by group name, the strongest first. */
  mapping: readonly (readonly [name: string, role: string])[];
}

const ADMIN = 'admin';

function isMember(model: Model, id: string, groupId: string, seen = new Set<string>()): boolean {
  const { members = new Set<string>() } = model.groups.get(groupId) ?? {};
  if (members.has(id)) return true;
  seen.add(groupId);
  return [...members].some(
    (m) => model.groups.has(m) && !seen.has(m) && isMember(model, id, m, seen),
  );
}

function wanted(model: Model, id: string): readonly string[] {
  if (!model.users.get(id)?.active) return ['none'];
  const names = [...model.groups].filter(([g]) => isMember(model, id, g)).map(([, g]) => g.name);
  const found = model.mapping.find(([name]) => names.includes(name));
  return [found?.[1] ?? 'member'];
}

/** Everybody below some ids, themselves included. */
export function below(model: Model, ids: Iterable<string>): readonly string[] {
  const all = new Set(ids);
  for (const id of all) for (const member of model.groups.get(id)?.members ?? []) all.add(member);
  return [...all].filter((id) => model.users.has(id));
}

export function recompute(model: Model, affected: readonly string[]): void {
  const next = new Map<string, readonly string[]>();
  for (const id of [...affected].sort()) {
    const user = model.users.get(id);
    if (user && !user.locked) next.set(id, wanted(model, id));
  }
  const isAdmin = (id: string, roles: readonly string[]) =>
    model.users.get(id)?.active && roles.includes(ADMIN);
  const losers = [...next].filter(
    ([id, roles]) => isAdmin(id, model.users.get(id)?.roles ?? []) && !isAdmin(id, roles),
  );
  const someoneIs = [...model.users].some(([id, u]) => isAdmin(id, next.get(id) ?? u.roles));
  const last = losers.at(-1);
  if (last && !someoneIs) next.set(last[0], [ADMIN]);
  for (const [id, roles] of next) Object.assign(model.users.get(id) ?? {}, { roles });
}
