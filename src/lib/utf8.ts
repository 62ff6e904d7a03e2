import { isUtf8 } from 'node:buffer';

/** Bytes as text; undefined if they are not UTF-8, which `toString` would make U+FFFD, and two names one. */
export function decodeUtf8(bytes: Buffer): string | undefined {
  return isUtf8(bytes) ? bytes.toString('utf8') : undefined;
}
