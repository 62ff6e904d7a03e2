import type { ModuleGraph } from './module-graph.js';

/**
 * What the files of a folder may import besides that folder: folders, or single files of `src`. A folder
 * that is not named here is a violation itself, so that a new one gets its place on purpose.
 */
export const LAYERS: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  conformance: [],
  lib: [],
  schema: ['conformance', 'errors'],
  filter: ['schema', 'conformance', 'errors'],
  'stores/contract': ['filter', 'schema', 'errors'],
  patch: ['filter', 'schema', 'conformance', 'errors', 'stores/contract'],
  stores: ['stores/contract', 'filter', 'schema', 'errors', 'lib'],
  sql: ['stores/contract', 'filter', 'schema', 'errors'],
  auth: ['stores/contract', 'errors'],
  roles: ['stores/contract', 'errors'],
  events: ['stores/contract', 'errors', 'lib'],
  'monitoring/deletion-guard': ['events', 'stores/contract', 'errors'],
  'monitoring/log': ['events', 'stores/contract', 'errors'],
  'monitoring/reports': ['monitoring/log', 'events', 'stores/contract', 'errors'],
  'monitoring/disabled-users': [
    'monitoring/log',
    'events',
    'stores/contract',
    'filter',
    'schema',
    'errors',
  ],
  protocol: [
    'monitoring/disabled-users',
    'auth',
    'roles',
    'events',
    'monitoring/deletion-guard',
    'monitoring/log',
    'stores',
    'stores/contract',
    'patch',
    'filter',
    'schema',
    'conformance',
    'errors',
    'lib',
  ],
  express: ['protocol', 'errors'],
  testing: ['index.ts'],
  cli: ['index.ts', 'testing'],
  admin: [
    'auth',
    'roles',
    'events',
    'monitoring/log',
    'monitoring/reports',
    'testing',
    'index.ts',
    'errors',
  ],
};

/** Packages that only one layer knows. */
const PACKAGE_LAYERS: Readonly<Record<string, string>> = {
  express: 'express',
  ajv: 'schema',
  'ajv-formats': 'schema',
  jsonwebtoken: 'auth',
};

/** The layer of a file below `src`; undefined for a file directly in it (an entry point). */
function layerOf(file: string): string | undefined {
  const folders = file.split('/').slice(0, -1);
  if (folders.length === 0) return undefined;
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
