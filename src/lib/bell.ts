/** Wakes whoever waits for it. */
export interface Bell {
  ring(): void;
  /** Fulfilled by the next ring. */
  rung(): Promise<void>;
}

export function createBell(): Bell {
  let ring = () => {};
  let next: Promise<void> | undefined;
  return {
    ring() {
      ring();
      next = undefined;
    },
    rung() {
      next ??= new Promise((resolve) => {
        ring = resolve;
      });
      return next;
    },
  };
}
