import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const RANDOM_BYTES = 32;
/** Digits that hold 256 bits, and 32 bits. */
const RANDOM_LENGTH = 43;
const CHECKSUM_LENGTH = 6;
const HINT_LENGTH = 4;
const BODY = /^[0-9A-Za-z]{49}$/;

function base62(value: bigint, length: number): string {
  let text = '';
  for (let rest = value; rest > 0n; rest /= 62n) text = DIGITS.charAt(Number(rest % 62n)) + text;
  return text.padStart(length, '0');
}

function checksum(text: string): string {
  return base62(BigInt(crc32(text)), CHECKSUM_LENGTH);
}

/**
 * A new token: `prefix_`, 256 random bits and the CRC32 of all that, in base 62. Prefix and checksum
 * let secret scanners recognise one that has leaked into a repository without false alarms.
 */
export function makeToken(prefix: string): string {
  const random = BigInt(`0x${randomBytes(RANDOM_BYTES).toString('hex')}`);
  const start = `${prefix}_${base62(random, RANDOM_LENGTH)}`;
  return start + checksum(start);
}

/** Whether a string can be a token of this prefix: its form and its checksum, without looking it up. */
export function isWellFormed(prefix: string, text: string): boolean {
  if (!text.startsWith(`${prefix}_`) || !BODY.test(text.slice(prefix.length + 1))) return false;
  return text.endsWith(checksum(text.slice(0, -CHECKSUM_LENGTH)));
}

/** The beginning of a token, by which people tell tokens apart; 232 random bits stay unknown. */
export function hintOf(prefix: string, token: string): string {
  return token.slice(0, prefix.length + 1 + HINT_LENGTH);
}
