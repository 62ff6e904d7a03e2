import { ANSWER_MUTANTS } from './answer.js';
import { LIBRARY_MUTANTS } from './library.js';
import type { Mutant } from './mutant.js';
import { QUERY_MUTANTS } from './query.js';
import { WRITE_MUTANTS } from './write.js';

export const MUTANTS: readonly Mutant[] = [
  ...QUERY_MUTANTS,
  ...WRITE_MUTANTS,
  ...ANSWER_MUTANTS,
  ...LIBRARY_MUTANTS,
];
