import { defineConfig } from 'tsup';

const libraries = {
  index: 'src/index.ts',
  'admin/index': 'src/admin/index.ts',
  'testing/index': 'src/testing/index.ts',
};

export default defineConfig({
  entry: { ...libraries, 'cli/main': 'src/cli/main.ts' },
  format: ['esm', 'cjs'],
  target: 'node20',
  splitting: true,
  clean: true,
  sourcemap: true,
  dts: { entry: libraries, compilerOptions: { ignoreDeprecations: '6.0' } },
});
