/** Signature algorithms of a JWT (RFC 7518 §3.1) that can be asked for. `none` is not among them. */
export type JwtAlgorithm =
  | 'HS256'
  | 'HS384'
  | 'HS512'
  | 'RS256'
  | 'RS384'
  | 'RS512'
  | 'PS256'
  | 'PS384'
  | 'PS512'
  | 'ES256'
  | 'ES384'
  | 'ES512';

/** What signs: a secret that both sides share, or a key pair. */
export type KeyFamily = 'secret' | 'rsa' | 'ec';

const FAMILIES: Readonly<Record<string, KeyFamily>> = {
  HS: 'secret',
  RS: 'rsa',
  PS: 'rsa',
  ES: 'ec',
};
const ALGORITHM = /^(HS|RS|PS|ES)(?:256|384|512)$/;

/** undefined for what is no algorithm of ours. */
export function familyOf(algorithm: unknown): KeyFamily | undefined {
  const [, family] = (typeof algorithm === 'string' && ALGORITHM.exec(algorithm)) || [];
  return family === undefined ? undefined : FAMILIES[family];
}
