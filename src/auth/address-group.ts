import { isIPv4, isIPv6 } from 'node:net';

const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/** The first four groups of an IPv6 address: what one customer of a network provider gets at least. */
function network(address: string): string {
  const [head = '', tail] = address.split('::', 2);
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array<string>(gap).fill('0'), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}

/**
 * What counts as one client: an IPv4 address, or the /64 network of an IPv6 address, which has more
 * addresses than could ever be counted one by one.
 */
export function addressGroup(ip: string | undefined): string {
  if (ip === undefined) return 'unknown';
  const [address = ip] = ip.split('%', 1);
  const mapped = MAPPED.exec(address)?.[1] ?? address;
  if (isIPv4(mapped)) return mapped;
  return isIPv6(address) ? network(address) : 'unknown';
}
