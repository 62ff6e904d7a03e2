import { ANSWER_MUTANTS } from './answer.js';
import { DISCOVERY_MUTANTS } from './discovery.js';
import { HTTP_MUTANTS } from './http.js';
import { LIBRARY_MUTANTS } from './library.js';
import type { Mutant } from './mutant.js';
import { PATCH_MUTANTS } from './patch.js';
import { PROVIDER_MUTANTS } from './provider.js';
import { QUERY_MUTANTS } from './query.js';
import { RESOURCE_MUTANTS } from './resource.js';
import { RULE_MUTANTS } from './rules.js';
import { WRITE_MUTANTS } from './write.js';

export const MUTANTS: readonly Mutant[] = [
  ...QUERY_MUTANTS,
  ...WRITE_MUTANTS,
  ...ANSWER_MUTANTS,
  ...HTTP_MUTANTS,
  ...DISCOVERY_MUTANTS,
  ...LIBRARY_MUTANTS,
  ...RULE_MUTANTS,
  ...PATCH_MUTANTS,
  ...RESOURCE_MUTANTS,
  ...PROVIDER_MUTANTS,
];
