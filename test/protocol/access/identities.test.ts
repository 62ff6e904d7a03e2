import { describe, expect, it } from '@jest/globals';
import { NotFoundError, ScimError, UniquenessError } from '../../../src/index.js';
import { signInWorld } from './sign-in-world.js';

const IDENTITY = { issuer: 'https://idp.example', subject: 'ada' };

describe('linked identities', () => {
  it('are one person’s, until somebody unlinks them', async () => {
    const { router, create } = signInWorld();
    const [ada, eve] = [await create('acme', 'ada'), await create('acme', 'eve')];
    await router.identities.link('acme', ada, IDENTITY);
    await router.identities.link('acme', ada, { ...IDENTITY });
    await expect(router.identities.link('acme', eve, IDENTITY)).rejects.toThrow(UniquenessError);
    expect(await router.identities.unlink('acme', IDENTITY)).toBe(true);
    expect(await router.identities.unlink('acme', IDENTITY)).toBe(false);
    expect((await router.access('acme', IDENTITY)).reason).toBe('gone');
    await router.identities.link('acme', eve, IDENTITY);
    expect((await router.access('acme', IDENTITY)).reason).toBe('active');
  });

  it('are a tenant’s own', async () => {
    const { router, create } = signInWorld();
    await router.identities.link('acme', await create('acme', 'ada'), IDENTITY);
    expect((await router.access('other', IDENTITY)).allowed).toBe(false);
    const userId = await create('other', 'ada');
    await expect(router.identities.link('acme', userId, IDENTITY)).rejects.toThrow(NotFoundError);
    await router.identities.link('other', userId, IDENTITY);
    await router.identities.unlink('other', IDENTITY);
    expect((await router.access('acme', IDENTITY)).allowed).toBe(true);
  });

  it('are lost by whoever is deleted, for the next person with the same name too', async () => {
    const { router, scim, create } = signInWorld();
    const userId = await create('acme', 'ada');
    await router.identities.link('acme', userId, IDENTITY);
    await scim('acme').delete(`/Users/${userId}`).expect(204);
    await create('acme', 'ada');
    expect((await router.access('acme', IDENTITY)).allowed).toBe(false);
  });

  it('are compared as they are written', async () => {
    const { router, create } = signInWorld();
    await router.identities.link('acme', await create('acme', 'ada'), IDENTITY);
    for (const other of [
      { issuer: `${IDENTITY.issuer}/`, subject: 'ada' },
      { issuer: IDENTITY.issuer, subject: 'Ada' },
      { issuer: IDENTITY.subject, subject: IDENTITY.issuer },
    ]) {
      expect((await router.access('acme', other)).allowed).toBe(false);
    }
  });

  it.each([
    ['no subject', { issuer: 'https://idp.example' }],
    ['an empty issuer', { issuer: '', subject: 'ada' }],
    ['a subject longer than OpenID Connect knows', { ...IDENTITY, subject: 'a'.repeat(256) }],
    ['nothing', undefined],
  ])('refuse %s', async (_, identity) => {
    const { router, create } = signInWorld();
    const userId = await create('acme', 'ada');
    const link = router.identities.link('acme', userId, identity as never);
    await expect(link).rejects.toThrow(TypeError);
    await expect(router.identities.unlink('acme', identity as never)).rejects.toThrow(TypeError);
  });

  it('are not written by a router that is closed', async () => {
    const { router, create } = signInWorld();
    const userId = await create('acme', 'ada');
    await router.close();
    await expect(router.identities.link('acme', userId, IDENTITY)).rejects.toThrow(ScimError);
    await expect(router.identities.unlink('acme', IDENTITY)).rejects.toThrow(ScimError);
  });
});
