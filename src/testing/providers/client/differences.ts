/** Something that the service provider holds otherwise than the directory. */
export interface DirectoryDifference {
  /** The person or group in the directory; undefined for something that the directory does not have. */
  readonly objectId: string | undefined;
  /** An attribute path, `members`, or `exists` for a whole person or group. */
  readonly what: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

/** Where a service provider and a directory differ, in what the served schemas have. */
export interface DirectoryDifferences extends ReadonlyArray<DirectoryDifference> {
  /**
   * How many values of the directory were left out because the served schemas have no place for them, by
   * attribute path, or `manager` or `members`. Empty where everything was compared.
   */
  readonly notServed: Readonly<Record<string, number>>;
}

/** The count is not enumerable: for whoever looks at the differences this is a list like any other. */
export function differences(
  found: readonly DirectoryDifference[],
  notServed: Readonly<Record<string, number>> = {},
): DirectoryDifferences {
  return Object.defineProperty([...found], 'notServed', { value: notServed }) as never;
}
