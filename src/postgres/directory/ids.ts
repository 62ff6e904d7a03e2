import { randomBytes } from 'node:crypto';

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/** Whether a text can be an id of these tables; anything else is never sent to the database. */
export function isId(text: string): boolean {
  return UUID.test(text);
}

/** Ids in a parameter with JSON, as an array that an index is used for. */
export const idsIn = (placeholder: string): string =>
  `ARRAY(SELECT jsonb_array_elements_text(${placeholder}::text::jsonb))::uuid[]`;

/** Largest number of the twelve bits beside the time. */
const MAX_COUNT = 0xfff;

/**
 * Makes UUIDs of version 7 (RFC 9562 §5.7): their order is that of creation, within a process strictly (§6.2, method
 * 1: a counter in the twelve bits behind the time), between processes as exact as their clocks.
 */
export function createIdMaker(now: () => number = Date.now): () => string {
  let time = 0;
  let count = 0;
  return () => {
    const random = randomBytes(10);
    const current = now();
    if (current > time) {
      time = current;
      // Its first bit is 0, so that there is room for more within the millisecond.
      count = random.readUInt16BE(8) & (MAX_COUNT >> 1);
    } else if (count < MAX_COUNT) {
      count += 1;
    } else {
      time += 1;
      count = 0;
    }
    const hex = random.toString('hex');
    const variant = (8 | ((random[0] ?? 0) & 3)).toString(16);
    const [ms, counted] = [
      time.toString(16).padStart(12, '0'),
      count.toString(16).padStart(3, '0'),
    ];
    return `${ms.slice(0, 8)}-${ms.slice(8)}-7${counted}-${variant}${hex.slice(1, 4)}-${hex.slice(4, 16)}`;
  };
}
