/** What a scope can allow on the resources of one endpoint. */
export type ScopeAccess = 'read' | 'write';

/** The one scope of the OpenID IPSIE profile: everything. */
const ALL = 'scim';

/** The scope that an operation needs: the endpoint in lower case, e.g. `users:read`. */
export function scopeFor(endpoint: string, access: ScopeAccess): string {
  return `${endpoint.replace(/^\//, '').toLowerCase()}:${access}`;
}

/** Whether a principal's scopes allow something; undefined scopes allow everything, an empty list nothing. */
export function permits(scopes: readonly string[] | undefined, needed: string): boolean {
  return scopes === undefined || scopes.includes(ALL) || scopes.includes(needed);
}

const SCOPE = /^(?:scim|[a-z0-9._-]+:(?:read|write))$/;

/** Whether a string has the form of a scope that the router knows. */
export function isScope(text: unknown): text is string {
  return typeof text === 'string' && text.length <= 100 && SCOPE.test(text);
}

/** What two lists of scopes allow both; `scim`, which is everything, allows whatever the other does. */
export function commonScopes(one: readonly string[], other: readonly string[]): readonly string[] {
  if (other.includes(ALL)) return one;
  return one.includes(ALL) ? other : one.filter((scope) => other.includes(scope));
}
