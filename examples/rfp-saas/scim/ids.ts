import type { IdCodec } from 'express-scim';

/** Integer keys with a letter in front, so that account 7 and team 7 are two things to a client. */
function prefixed(letter: string): IdCodec {
  return {
    encode: (id) => `${letter}${id}`,
    decode: (id) => {
      const digits = id.startsWith(letter) ? id.slice(letter.length) : '';
      return /^[1-9][0-9]{0,14}$/.test(digits) ? digits : undefined;
    },
  };
}

export const accountIds = prefixed('u');
export const teamIds = prefixed('g');
