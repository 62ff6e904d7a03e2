import type { Data } from './data.js';
import { createMemoryData } from './memory-data.js';

/** Opens what the product keeps. */
export async function openData(): Promise<Data> {
  return createMemoryData();
}
