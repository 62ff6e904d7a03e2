import { domainToASCII } from 'node:url';

/** Letters, digits, hyphens and dots: `domainToASCII` would take a percent sign or a path apart. */
const SPELLED = /^[\p{L}\p{M}\p{N}.。-]+$/u;
/** What ends in a number is read as an address of a host, e.g. `127.1`. */
const NUMBER = /(?:^|\.)(?:\d+|0x[\da-f]*)$/i;
const MAX_LENGTH = 253;
const MAX_LABEL = 63;

/**
 * What hides an address in another, or is no part of one: quotes, brackets, routes, encoded words (RFC 2047 §2), white
 * space, what cannot be seen. Fillers, joiners and selectors are letters and marks, and an empty Braille cell is a symbol.
 */
const UNSEEMLY = /[\s<>"(),;:\\[\]%!\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]|=\?/u;

/** The form in which values are compared: case and width are none of their own. */
export const canonicalValue = (value: string): string => value.normalize('NFKC').toLowerCase();

/**
 * A domain in ASCII, as the DNS has it: `Bücher.example.` is `xn--bcher-kva.example`.
 *
 * @returns undefined for what is no domain.
 */
export function canonicalDomain(text: string): string | undefined {
  const spelled = text.normalize('NFKC');
  if (!SPELLED.test(spelled)) return undefined;
  const ascii = domainToASCII(spelled).replace(/\.$/, '');
  if (ascii === '' || ascii.length > MAX_LENGTH || NUMBER.test(ascii)) return undefined;
  const fits = ascii.split('.').every(({ length }) => length > 0 && length <= MAX_LABEL);
  return fits ? ascii : undefined;
}

/** Whether a value is meant as an address at all. */
export const hasAt = (value: string): boolean => value.normalize('NFKC').includes('@');

/**
 * The domain of one plain address.
 *
 * @returns undefined for anything else, such as `Ada <ada@rfp.example>` or two addresses.
 */
export function addressDomain(value: string): string | undefined {
  const address = value.normalize('NFKC');
  const [local = '', domain = '', ...more] = address.split('@');
  if (local === '' || more.length > 0 || UNSEEMLY.test(address)) return undefined;
  return canonicalDomain(domain);
}

/** Whether a domain is one of these, or by choice below one of these; all of them in ASCII. */
export function isWithin(
  domain: string,
  domains: ReadonlySet<string>,
  subdomains: boolean,
): boolean {
  if (domains.has(domain)) return true;
  if (!subdomains) return false;
  const labels = domain.split('.');
  return labels.some((_, at) => at > 0 && domains.has(labels.slice(at).join('.')));
}
