import { defineConfig } from 'tsup';
import { publicEntries } from './test/packaging/public-entries.js';

const entries = publicEntries().map(({ source }) => [
  source.replace(/^src\//, '').replace(/\.ts$/, ''),
  source,
]);

/** Readable code without maps, which would be larger than it; declarations are made apart. */
export default defineConfig({
  entry: { ...Object.fromEntries(entries), 'cli/main': 'src/cli/main.ts' },
  format: ['esm', 'cjs'],
  target: 'node20',
  splitting: true,
  clean: true,
});
