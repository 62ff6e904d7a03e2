import { ScimConfigError } from '../../errors/config-error.js';
import { ScimError } from '../../errors/scim-error.js';
import type { Identity } from '../../stores/contract/access.js';
import type { UserStore } from '../../stores/contract/store.js';
import type { Lifecycle } from '../lifecycle/lifecycle.js';
import type { Config } from '../model/config.js';
import { hostContext } from './host-context.js';
import { readTenantId, text } from './subject.js';

/**
 * Links people to how an identity provider names them (OpenID Connect Core §2: `iss` and `sub`), once and explicitly, so
 * that {@link ScimRouter.access} can be asked by it. A router's `identities`. Needs a user store with `readAccess`,
 * `linkIdentity` and `unlinkIdentity`. After {@link ScimRouter.close} both are rejected with a {@link ScimError} 503.
 */
export interface Identities {
  /**
   * Links an identity to a user, for as long as the user is there. Linking the same again changes nothing. Do it where
   * both are proven at once: somebody signs in with an account that has the SCIM id, and then with the identity.
   * Never because two e-mail addresses are the same.
   *
   * @param userId - the SCIM id.
   * @throws NotFoundError if there is no such user; UniquenessError for `identity` if it is somebody else's; TypeError.
   * @example
   * await router.identities.link('acme', account.scimId, { issuer: claims.iss, subject: claims.sub });
   */
  link(tenantId: string, userId: string, identity: Identity): Promise<void>;
  /** Takes an identity from whoever it is linked to; false if it was nobody's. @throws TypeError */
  unlink(tenantId: string, identity: Identity): Promise<boolean>;
}

/** OpenID Connect Core §2: `sub` has at most 255 characters. Issuers are URLs; longer ones do not fit into an index. */
const MAX_SUBJECT = 255;
const MAX_ISSUER = 1_024;

function bounded(name: 'issuer' | 'subject', value: unknown, max: number): string {
  const given = text(name, value);
  if (given.length <= max) return given;
  throw new TypeError(`"${name}" must have at most ${max} characters.`);
}

function readIdentity(identity: Identity): Identity {
  const { issuer, subject } = Object(identity) as Partial<Identity>;
  return Object.freeze({
    issuer: bounded('issuer', issuer, MAX_ISSUER),
    subject: bounded('subject', subject, MAX_SUBJECT),
  });
}

export function createIdentities(config: Config, lifecycle: Lifecycle): Identities {
  const store = config.endpoints[0]?.store as UserStore;

  const methods = () => {
    const { readAccess, linkIdentity, unlinkIdentity } = store;
    if (readAccess && linkIdentity && unlinkIdentity) {
      return {
        linkIdentity: linkIdentity.bind(store),
        unlinkIdentity: unlinkIdentity.bind(store),
      };
    }
    throw new ScimConfigError(
      'ERR_SCIM_STORE',
      '"userStore" has no methods readAccess(), linkIdentity() and unlinkIdentity().',
    );
  };
  const whileOpen = <T>(work: () => Promise<T>): Promise<T> => {
    if (lifecycle.state !== 'open') throw new ScimError(503, 'The router is closed.');
    return lifecycle.track(work());
  };

  return Object.freeze({
    async link(tenantId: string, userId: string, identity: Identity) {
      const ctx = hostContext(readTenantId(tenantId), 'identities');
      const [id, linked] = [text('userId', userId), readIdentity(identity)];
      await whileOpen(() => methods().linkIdentity(ctx, id, linked));
    },
    async unlink(tenantId: string, identity: Identity) {
      const ctx = hostContext(readTenantId(tenantId), 'identities');
      const linked = readIdentity(identity);
      return whileOpen(() => methods().unlinkIdentity(ctx, linked));
    },
  });
}
