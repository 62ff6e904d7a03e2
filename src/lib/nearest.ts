/** Letters that may differ, by how long the name is: one of short names, a third of long ones. */
const allowed = (name: string): number => Math.max(1, Math.floor(name.length / 3));

/** Shorter names are in too many others by chance. */
const MIN_PART = 4;
/** What a letter counts that is left off at the end: `expiresIn` means `expiresInSeconds`, not `expiresAt`. */
const LEFT_OFF = 1 / 4;

/** How many letters are added, left out, replaced or swapped between two words (Damerau). */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + (same ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      }
      next.push(least);
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
}

/** 0 for the same word, more for one that is less alike; undefined for one that nobody means by it. */
function unlike(name: string, known: string): number | undefined {
  const letters = distance(name, known);
  if (name.length >= MIN_PART && known.startsWith(name)) return letters * LEFT_OFF;
  if (letters <= allowed(name)) return letters;
  const [short, long] = name.length < known.length ? [name, known] : [known, name];
  return short.length >= MIN_PART && long.includes(short) ? letters : undefined;
}

/**
 * The known name that is probably meant by an unknown one: mistyped, in a different case, or a part of it.
 * undefined if none is like it.
 */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  let found: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const each of known) {
    const value = unlike(name.toLowerCase(), each.toLowerCase());
    if (value === undefined || value >= least) continue;
    found = each;
    least = value;
  }
  return found;
}

/** ` Did you mean "x"?`, to be put behind a sentence; nothing if no known name is like it. */
export function didYouMean(name: string, known: Iterable<string>): string {
  const meant = nearest(name, known);
  return meant === undefined ? '' : ` Did you mean "${meant}"?`;
}
