import type { TokenService } from '../../auth/index.js';

/** The methods of a token service that the page uses. */
export const TOKEN_METHODS = [
  'issue',
  'rotate',
  'revoke',
  'list',
  'provisioning',
  'setProvisioning',
] as const satisfies readonly (keyof TokenService)[];

/** What the page needs of a token service; that of `createTokenService()` has it. */
export type TokenAdministration = Pick<TokenService, (typeof TOKEN_METHODS)[number]>;
