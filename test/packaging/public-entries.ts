import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

export interface PublicEntry {
  /** As it is imported, e.g. `express-scim/admin`. */
  readonly name: string;
  /** Relative to the top of the repository, e.g. `src/admin/index.ts`. */
  readonly source: string;
}

const MANIFEST = resolve('package.json');

/** The entries of the package, as `exports` in package.json lists them: sub-path = folder. */
export function publicEntries(): readonly PublicEntry[] {
  const { name, exports } = JSON.parse(readFileSync(MANIFEST, 'utf8')) as {
    readonly name: string;
    readonly exports: Readonly<Record<string, unknown>>;
  };
  return Object.keys(exports)
    .filter((path) => path !== './package.json')
    .map((path) => ({
      name: path.replace(/^\./, name),
      source: `src${path.slice(1)}/index.ts`,
    }));
}
