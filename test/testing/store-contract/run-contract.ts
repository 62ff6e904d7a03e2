import {
  type ConnectionGate,
  type ContractStores,
  createConnectionGate,
  StoreContractError,
  type StoreContractOptions,
  storeContract,
} from '../../../src/testing/index.js';

export interface ContractRun {
  /** Names of the tests that were defined. */
  readonly names: readonly string[];
  /** What was broken, by id of the check. */
  readonly broken: ReadonlyMap<string, StoreContractError>;
}

type Test = readonly [name: string, run: () => Promise<void>];

/**
 * Runs the contract over stores, on a pool of one connection where they take the gate.
 *
 * A runner of vitest's shape: suites are collected when all files were read, tests come with a timeout
 * argument that may be left out, and those of one suite run at the same time.
 */
export async function runContract(
  createStores: (() => ContractStores) | ((gate: ConnectionGate) => ContractStores),
  options: StoreContractOptions & { readonly only?: RegExp } = {},
): Promise<ContractRun> {
  const { only = /./, ...rest } = options;
  const suites: (() => void)[] = [];
  const tests: Test[] = [];
  const describe = (_name: string, define: () => void) => void suites.push(define);
  const it = (name: string, run: () => Promise<void>, _timeout?: number) =>
    void tests.push([name, run]);
  const gate = createConnectionGate();
  const gated = createStores.length > 0 ? { connectionGate: gate } : {};
  storeContract({ describe, it }, () => createStores(gate), { ...rest, ...gated });
  for (const define of suites) define();

  const broken = new Map<string, StoreContractError>();
  await Promise.all(
    tests
      .filter(([name]) => only.test(name))
      .map(async ([, run]) => {
        try {
          await run();
        } catch (error) {
          if (!(error instanceof StoreContractError)) throw error;
          broken.set(error.check, error);
        }
      }),
  );
  return { names: tests.map(([name]) => name), broken };
}
