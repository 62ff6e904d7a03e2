/**
 * Runs work in an event loop that never sleeps. A server that answers a sleeping process pays for waking
 * it, by an interrupt to another core: the slower the server, the more often, so that the load would
 * change what it measures.
 */
export async function keepAwake<T>(work: () => Promise<T>): Promise<T> {
  let awake = true;
  const turn = () => {
    if (awake) setImmediate(turn);
  };
  turn();
  try {
    return await work();
  } finally {
    awake = false;
  }
}
