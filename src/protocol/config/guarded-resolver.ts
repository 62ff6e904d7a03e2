import type { CallAbout, HostHook } from '../../lib/hooks/host-hook.js';
import type { RoleResolution, RoleResolver } from '../../roles/role-resolver.js';

const isText = (value: unknown): value is string => typeof value === 'string';

/** Whether they can be the names of attributes: anything else would never be found among those that change. */
export const areNames = (names: unknown): boolean =>
  names === undefined || (Array.isArray(names) && names.every(isText));

/** @throws TypeError if it cannot be the complete roles of somebody. */
function readResolution(answer: unknown): RoleResolution {
  const { assignments } = Object(answer) as Partial<Record<keyof RoleResolution, unknown>>;
  const isList =
    Array.isArray(assignments) &&
    assignments.every((each: unknown) => {
      const { role, reason, targetTenantId } = Object(each) as Readonly<Record<string, unknown>>;
      return (
        isText(role) && isText(reason) && (targetTenantId === undefined || isText(targetTenantId))
      );
    });
  if (!isList) throw new TypeError('The answer must be { assignments: [{ role, reason }] }.');
  return answer as RoleResolution;
}

/**
 * A resolver of the host's as units of work call it. It answers at once or not at all: the roles of others
 * are locked meanwhile.
 *
 * @throws TypeError if it is none.
 */
export function guardedResolver(
  resolver: unknown,
  hook: HostHook,
  about: CallAbout,
): RoleResolver | undefined {
  if (resolver === undefined || resolver === null) return undefined;
  const given = resolver as RoleResolver;
  if (typeof given.resolve !== 'function') throw new TypeError('The answer must have resolve().');
  const { administratorRole, targetTenants, groupAttributes, userAttributes } = given;
  if (!areNames(userAttributes)) throw new TypeError('Its userAttributes must be a list of names.');
  return {
    resolve: (subject) => hook.callSync(() => given.resolve(subject), about, readResolution),
    ...(administratorRole === undefined ? {} : { administratorRole }),
    ...(targetTenants && { targetTenants }),
    ...(groupAttributes && { groupAttributes }),
    ...(userAttributes && { userAttributes }),
  };
}
