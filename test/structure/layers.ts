import type { ModuleGraph } from './module-graph.js';

/** What every room of `protocol/` may import besides other rooms of it. */
const BELOW_PROTOCOL = [
  'auth',
  'roles',
  'monitoring',
  'events',
  'admission',
  'stores/contract',
  'patch',
  'filter',
  'schema',
  'conformance',
  'errors',
  'lib',
] as const;

/** The entries that what shows and proves the library uses, like any host. */
const PUBLIC = [
  'index.ts',
  'auth/index.ts',
  'roles/index.ts',
  'monitoring/index.ts',
  'alerts/index.ts',
  'schema/index.ts',
  'sql/index.ts',
] as const;

/**
 * What the files of a room may import besides that room: rooms, or single files of `src`. In order from the
 * lowest to the highest, so that an arrow up is seen here at once. A folder that is not named is a violation
 * itself, so that a new one gets its place on purpose.
 */
export const LAYERS: Readonly<Record<string, readonly string[]>> = {
  lib: [],
  errors: ['lib'],
  conformance: ['lib'],
  schema: ['conformance', 'errors', 'lib'],
  filter: ['schema', 'conformance', 'errors', 'lib'],
  'stores/contract': ['filter', 'schema', 'errors', 'lib'],
  patch: ['stores/contract', 'filter', 'schema', 'conformance', 'errors', 'lib'],
  sql: ['stores/contract', 'filter', 'schema', 'errors', 'lib'],
  admission: ['stores/contract', 'schema', 'errors', 'lib'],
  'stores/memory': ['stores/contract', 'filter', 'schema', 'errors', 'lib'],
  auth: ['stores/contract', 'errors', 'lib'],
  roles: ['stores/contract', 'errors', 'lib'],
  events: ['admission', 'stores/contract', 'errors', 'lib'],
  monitoring: [
    'events',
    'stores/memory',
    'stores/contract',
    'filter',
    'schema',
    'conformance',
    'errors',
    'lib',
  ],
  alerts: ['auth', 'monitoring', 'events', 'stores/contract', 'errors', 'lib'],
  'protocol/model': BELOW_PROTOCOL,
  'protocol/ids': ['protocol/model', ...BELOW_PROTOCOL],
  'protocol/observe': ['protocol/model', ...BELOW_PROTOCOL],
  'protocol/http': ['protocol/observe', 'protocol/model', ...BELOW_PROTOCOL],
  'protocol/representation': ['protocol/http', 'protocol/model', ...BELOW_PROTOCOL],
  'protocol/query': [
    'protocol/representation',
    'protocol/http',
    'protocol/observe',
    'protocol/model',
    ...BELOW_PROTOCOL,
  ],
  'protocol/changes': ['protocol/representation', 'protocol/model', ...BELOW_PROTOCOL],
  'protocol/membership': [
    'protocol/query',
    'protocol/representation',
    'protocol/model',
    ...BELOW_PROTOCOL,
  ],
  'protocol/admission': ['protocol/changes', 'protocol/model', ...BELOW_PROTOCOL],
  'protocol/roles': [
    'protocol/admission',
    'protocol/changes',
    'protocol/query',
    'protocol/model',
    ...BELOW_PROTOCOL,
  ],
  'protocol/transaction': [
    'protocol/roles',
    'protocol/admission',
    'protocol/changes',
    'protocol/model',
    ...BELOW_PROTOCOL,
  ],
  'protocol/operations': [
    'protocol/transaction',
    'protocol/roles',
    'protocol/admission',
    'protocol/membership',
    'protocol/changes',
    'protocol/query',
    'protocol/representation',
    'protocol/http',
    'protocol/observe',
    'protocol/model',
    ...BELOW_PROTOCOL,
  ],
  'protocol/bulk': [
    'protocol/operations',
    'protocol/transaction',
    'protocol/representation',
    'protocol/http',
    'protocol/observe',
    'protocol/model',
    ...BELOW_PROTOCOL,
  ],
  'protocol/config': [
    'protocol/membership',
    'protocol/query',
    'protocol/representation',
    'protocol/http',
    'protocol/observe',
    'protocol/ids',
    'protocol/model',
    ...BELOW_PROTOCOL,
  ],
  'protocol/reports': ['protocol/config', 'protocol/query', 'protocol/model', ...BELOW_PROTOCOL],
  'protocol/lifecycle': ['protocol/model', ...BELOW_PROTOCOL],
  'protocol/access': ['protocol/lifecycle', 'protocol/roles', 'protocol/model', ...BELOW_PROTOCOL],
  'protocol/managed': [
    'protocol/access',
    'protocol/lifecycle',
    'protocol/operations',
    'protocol/transaction',
    'protocol/representation',
    'protocol/http',
    'protocol/observe',
    'protocol/model',
    ...BELOW_PROTOCOL,
  ],
  protocol: [
    'protocol/managed',
    'protocol/access',
    'protocol/lifecycle',
    'protocol/config',
    'protocol/bulk',
    'protocol/operations',
    'protocol/roles',
    'protocol/query',
    'protocol/http',
    'protocol/observe',
    'protocol/model',
    ...BELOW_PROTOCOL,
  ],
  express: ['protocol', 'protocol/access', 'protocol/roles', 'protocol/model', 'errors', 'lib'],
  // Of `errors` and `lib` what refuses unknown options: it is no part of the public interface.
  postgres: ['errors', 'lib', ...PUBLIC],
  'testing/http': ['errors', 'lib'],
  'testing/providers': ['testing/http', 'errors', 'lib'],
  'testing/directory': ['testing/providers', 'errors', 'lib'],
  'testing/audits': ['testing/http', 'errors', 'lib'],
  'testing/preview': ['testing/providers', 'testing/http', 'errors', 'lib', ...PUBLIC, 'admission'],
  'testing/store-contract': ['errors', 'lib', ...PUBLIC],
  testing: [
    'testing/audits',
    'testing/directory',
    'testing/preview',
    'testing/providers',
    'testing/store-contract',
  ],
  'admin/api-types': [],
  'admin/page': ['admin/api-types'],
  // Of `errors` and `lib` what is no part of the public interface: the one way in which functions of the host are
  // called, escaping, and what refuses unknown options.
  'admin/server': ['admin/api-types', 'errors', 'lib', ...PUBLIC],
  admin: ['admin/server', 'admin/api-types'],
  cli: ['lib', 'testing/index.ts', 'postgres/index.ts', ...PUBLIC],
};

/** Packages that only one layer knows. */
const PACKAGE_LAYERS: Readonly<Record<string, string>> = {
  express: 'express',
  ajv: 'schema',
  'ajv-formats': 'schema',
  jsonwebtoken: 'auth',
};

/** Public entries besides the root: they re-export what belongs together, wherever it is made. */
const ENTRIES: ReadonlySet<string> = new Set(
  ['auth', 'roles', 'monitoring', 'alerts', 'schema', 'sql', 'postgres', 'admin', 'testing'].map(
    (name) => `${name}/index.ts`,
  ),
);

/** The layer of a file below `src`; undefined for an entry point. */
function layerOf(file: string): string | undefined {
  const folders = file.split('/').slice(0, -1);
  if (folders.length === 0 || ENTRIES.has(file)) return undefined;
  const nested = folders.slice(0, 2).join('/');
  return nested in LAYERS ? nested : folders[0];
}

function packageOf(specifier: string): string {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier);
}

/** Every import that points up or sideways, as a sentence. */
export function violationsOf(graph: ModuleGraph): readonly string[] {
  const found: string[] = [];
  for (const [file, imports] of graph) {
    const layer = layerOf(file);
    if (layer === undefined) continue;
    const allowed = LAYERS[layer];
    if (allowed === undefined) {
      found.push(`${file}: the folder "${layer}" has no place in the layer table`);
      continue;
    }
    for (const { specifier, file: target } of imports) {
      if (target === undefined) {
        const owner = PACKAGE_LAYERS[packageOf(specifier)];
        if (owner !== undefined && owner !== layer) {
          found.push(`${file}: the package "${specifier}" belongs to ${owner}/`);
        }
        continue;
      }
      const to = layerOf(target) ?? target;
      if (to !== layer && !allowed.includes(to)) found.push(`${file}: imports ${target}`);
    }
  }
  return found;
}
