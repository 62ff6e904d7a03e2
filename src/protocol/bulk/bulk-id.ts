const PREFIX = 'bulkId:';

/** The last segment of a URI; its colon may be percent-encoded (RFC 3986 §2.4). */
const SEGMENT = /(?:^|\/)bulkId(?::|%3[aA])/;

/** The bulkId that a string refers to, if it is `bulkId:x` as a whole (RFC 7644 §3.7.2). */
export function bulkIdIn(text: string): string | undefined {
  return text.startsWith(PREFIX) ? text.slice(PREFIX.length) : undefined;
}

/** A URI that ends in a reference, e.g. `/Users/bulkId:x`, taken apart. */
export interface ReferringUri {
  /** What is in front of the reference, without the slash between them. */
  readonly parent: string;
  readonly bulkId: string;
}

export function referringUri(text: string): ReferringUri | undefined {
  const found = SEGMENT.exec(text);
  if (!found) return undefined;
  const rest = text.slice(found.index + found[0].length);
  return { parent: text.slice(0, found.index), bulkId: decoded(rest) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
