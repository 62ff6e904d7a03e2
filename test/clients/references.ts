const REFERENCE = /\{\{([A-Za-z0-9_-]+)\}\}/g;

/**
 * A copy of a JSON value in which every `{{name}}` is replaced by what the name stands for.
 *
 * @throws Error for a name that stands for nothing: the case would test something else.
 */
export function resolveReferences<T>(value: T, names: ReadonlyMap<string, string>): T {
  const text = JSON.stringify(value);
  if (text === undefined) return value;
  return JSON.parse(
    text.replace(REFERENCE, (reference, name: string) => {
      const meaning = names.get(name);
      if (meaning === undefined) throw new Error(`Unresolved reference ${reference}`);
      return JSON.stringify(meaning).slice(1, -1);
    }),
  );
}
