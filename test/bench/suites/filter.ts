import { fork } from 'node:child_process';
import { join } from 'node:path';
import { nextMessage } from '../load/next-message.js';
import type { FilterTimes } from '../servers/filter.js';

/** Parsing and evaluating alone, in a process of the Node that is measured. */
export async function filter(node: string): Promise<FilterTimes> {
  const script = join(import.meta.dirname, '../dist/filter.js');
  const child = fork(script, [], {
    execPath: node,
    env: { ...process.env, NODE_ENV: 'production' },
  });
  return nextMessage<FilterTimes>(child);
}
