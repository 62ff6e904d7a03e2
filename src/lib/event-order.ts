/** A place in the order of one resource's events. */
export interface Place {
  /** Fulfilled when everybody in front has left. */
  readonly ready: Promise<void>;
  /** Lets the next one forward, as soon as everybody in front has left too. */
  leave(): void;
}

/** The order in which the events of each resource are told within this process. */
export interface EventOrder {
  take(resource: string): Place;
}

const NOBODY = Promise.resolve();

/**
 * Places are taken at the write, while whatever keeps two writes apart still holds, and left once the
 * event was told or the write was rolled back. So events come in the order of the commits even if the
 * later commit is reported first, or its listener is quicker. Resources do not wait for each other.
 */
export function createEventOrder(): EventOrder {
  const last = new Map<string, Promise<void>>();
  return {
    take(resource) {
      const ready = last.get(resource) ?? NOBODY;
      let leave = () => {};
      const left = new Promise<void>((resolve) => {
        leave = resolve;
      });
      const over = ready.then(() => left);
      last.set(resource, over);
      void over.then(() => {
        if (last.get(resource) === over) last.delete(resource);
      });
      return { ready, leave };
    },
  };
}
