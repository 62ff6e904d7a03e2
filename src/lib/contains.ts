/** Beyond this V8 searches in text × pattern steps: its tables cover the last 250 characters of a pattern. */
const NATIVE = 250;

/** For each beginning of the pattern how much of its end is a beginning of the pattern too. */
function overlapsOf(pattern: string): Uint32Array {
  const overlaps = new Uint32Array(pattern.length);
  let matched = 0;
  for (let at = 1; at < pattern.length; at += 1) {
    const unit = pattern.charCodeAt(at);
    while (matched > 0 && pattern.charCodeAt(matched) !== unit)
      matched = overlaps[matched - 1] ?? 0;
    if (pattern.charCodeAt(matched) === unit) matched += 1;
    overlaps[at] = matched;
  }
  return overlaps;
}

/**
 * A test whether a string contains the pattern, in time linear in both: by Knuth, Morris and Pratt where the
 * engine's own search is not.
 */
export function containing(pattern: string): (text: string) => boolean {
  const { length } = pattern;
  if (length <= NATIVE) return (text) => text.includes(pattern);
  const overlaps = overlapsOf(pattern);
  return (text) => {
    let matched = 0;
    for (let at = 0; at < text.length; at += 1) {
      const unit = text.charCodeAt(at);
      while (matched > 0 && pattern.charCodeAt(matched) !== unit) {
        matched = overlaps[matched - 1] ?? 0;
      }
      if (pattern.charCodeAt(matched) === unit) matched += 1;
      if (matched === length) return true;
    }
    return false;
  };
}
