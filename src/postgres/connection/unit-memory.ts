import { keepNewest } from '../../lib/keep-newest.js';

/** What a unit of work knows of the database, for as long as nothing can have changed it. */
export interface UnitMemory {
  recall<T>(fact: string): T | undefined;
  /**
   * To be called before something is read: notes what was found, unless the unit has forgotten everything since, for
   * then it may be out of date.
   */
  noting(): (fact: string, value: unknown) => void;
  /** Nothing is known any more. */
  forget(): void;
}

/** Facts that are kept, so that the memory of a long unit stays small; what was forgotten is read again. */
const MOST_FACTS = 2_000;

export function createUnitMemory(): UnitMemory {
  let facts = new Map<string, unknown>();
  return {
    recall: <T>(fact: string) => facts.get(fact) as T | undefined,
    noting() {
      const present = facts;
      return (fact, value) => keepNewest(present, fact, value, MOST_FACTS);
    },
    forget() {
      facts = new Map();
    },
  };
}
