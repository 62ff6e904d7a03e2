const MAX_LENGTH = 200;
/** Neither white space nor what makes an e-mail address, nor a line of its own in a log. */
const PLAIN = /^[^\s@\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+$/u;

/** Whether what a client took for an id can be one, and is nothing that events and logs must not hold. */
export const isPlainId = (id: string): boolean => id.length <= MAX_LENGTH && PLAIN.test(id);
