import type { Random } from '../../postgres/histories/random.js';

export const TENANTS = ['super', 'acme'] as const;
export type TenantName = (typeof TENANTS)[number];

/** Domains that a tenant may have at one time or another, in ASCII. */
export const DOMAINS: Readonly<Record<TenantName, readonly string[]>> = {
  super: ['super.example', 'xn--bcher-kva.example', 'shared.example'],
  acme: ['acme.example', 'super.example', 'shared.example'],
};

const SPELLED: Readonly<Record<string, readonly string[]>> = {
  'xn--bcher-kva.example': ['bücher.example', 'BÜCHER.example', 'bu\u0308cher.example'],
};

/** Ways to write an address that is in a domain. */
const HONEST: readonly ((local: string, domain: string) => string)[] = [
  (local, domain) => `${local}@${domain}`,
  (local, domain) => `${local}@${domain}`,
  (local, domain) => `${local}@${domain}`,
  (local, domain) => `${local.toUpperCase()}@${domain.toUpperCase()}`,
  (local, domain) => `${local}\uff20${domain}`,
  (local, domain) => `${local}@${domain}.`,
];

/** Ways to look like it, and be somebody else. */
const TRICKS: readonly ((local: string, domain: string) => string)[] = [
  (local) => `${local}@evil.example`,
  (local, domain) => `${local}@crew.${domain}`,
  (local, domain) => `${local}@not${domain}`,
  (local, domain) => `${local}@${domain}.evil.example`,
  (local, domain) => `Ada <${local}@${domain}>`,
  (local, domain) => `<${local}@evil.example> ${local}@${domain}`,
  (local, domain) => `${local}@evil.example@${domain}`,
  (local, domain) => `${local}@${domain}@evil.example`,
  (local, domain) => `"${local}@${domain}"@evil.example`,
  (local, domain) => `${local}@evil.example,${local}@${domain}`,
  (local, domain) => `${local}@evil.example#@${domain}`,
  (local, domain) => `${local}@evil.example\u200b@${domain}`,
  (local, domain) => `${local}@evil.example\\@${domain}`,
  (local, domain) => `${local}@${domain.replace('e', '\u0435')}`,
  (local, domain) => `${local}@${domain}%00.evil.example`,
  (local) => local,
];

/** A name for somebody of a tenant: half of them as they should be, a quarter in a domain of the other one, a quarter tricks. */
export function nameFor(random: Random, tenant: TenantName): string {
  const local = `p${random.below(24)}`;
  const domain = random.pick(DOMAINS[random.below(4) === 0 ? random.pick(TENANTS) : tenant]);
  const spelled = random.pick([domain, ...(SPELLED[domain] ?? [])]);
  return random.pick(random.below(4) === 0 ? TRICKS : HONEST)(local, spelled);
}

const PLAIN = /^[^@\s<>"(),;:\\[\]%!]+@(?<domain>[\p{L}\p{M}\p{N}.-]+)$/u;

/** The domain of a name as the resolver of this machine's URLs reads it; undefined if it is no plain address. */
export function domainOf(name: string): string | undefined {
  const { domain } = PLAIN.exec(name.normalize('NFKC'))?.groups ?? {};
  if (domain === undefined || /\p{C}/u.test(name)) return undefined;
  try {
    return new URL(`http://${domain}`).hostname.replace(/\.$/, '');
  } catch {
    return undefined;
  }
}
