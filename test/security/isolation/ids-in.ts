/** Members of a resource whose `value` is the id of another one. */
const RELATIONS: ReadonlySet<string> = new Set(['members', 'groups']);
const URI = /\/(?:Users|Groups)\/([^/]+)$/;

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

/** What a client may have made up: the manager is not looked up, a failed operation echoes its path. */
function isEcho(name: string, value: Json): boolean {
  return name === 'manager' || Number(value.status ?? 0) >= 400;
}

/** The ids that an answer states of the service's own accord: of resources, members, groups, in URIs. */
export function idsIn(value: unknown, name = ''): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((each) => idsIn(each, name));
  if (!isObject(value) || isEcho(name, value)) return [];
  return Object.entries(value).flatMap(([key, part]): readonly string[] => {
    if (typeof part !== 'string') return idsIn(part, key);
    if (key === 'id' || (key === 'value' && RELATIONS.has(name))) return [part];
    if (key === 'location' || key === '$ref') return URI.exec(part)?.slice(1, 2) ?? [];
    return [];
  });
}
