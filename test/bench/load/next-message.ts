import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** The next message of a child process; rejects if it ends instead. */
export async function nextMessage<T>(child: ChildProcess): Promise<T> {
  const settled = new AbortController();
  const { signal } = settled;
  const ended = once(child, 'exit', { signal }).then(([code]) => {
    throw new Error(`${child.spawnfile} ended with ${code} before it answered.`);
  });
  try {
    const [message] = await Promise.race([once(child, 'message', { signal }), ended]);
    return message;
  } finally {
    ended.catch(() => {});
    settled.abort();
  }
}
