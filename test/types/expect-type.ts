/** Whether two types are the same, `any` and `readonly` told apart. */
export type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles only where the type says `true`. There is nothing to run. */
export function holds<_Assertion extends true>(): void {}
