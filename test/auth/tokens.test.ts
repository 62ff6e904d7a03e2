import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  createMemoryTokenStore,
  createTokenService,
  type TokenEvent,
  type TokenServiceOptions,
  type TokenStore,
} from '../../src/auth/index.js';
import { hintOf, isWellFormed, makeToken } from '../../src/auth/tokens/format.js';
import { bearer, clock, REQUEST } from './support.js';

const DAY = 86_400;
const ENTRA = { tenantId: 'acme', label: 'Entra' };

/** A store that counts what it is asked. */
function countingStore() {
  const store = createMemoryTokenStore();
  const calls = { findByDigest: 0, update: 0 };
  const counting: TokenStore = {
    ...store,
    findByDigest(digest) {
      calls.findByDigest += 1;
      return store.findByDigest(digest);
    },
    async update(next, revision, successor) {
      calls.update += 1;
      return store.update(next, revision, successor);
    },
  };
  return { store: counting, calls };
}

function setUp(options: Partial<TokenServiceOptions> = {}) {
  const time = clock();
  const events: TokenEvent[] = [];
  const { store, calls } = countingStore();
  const errors: string[] = [];
  const tokens = createTokenService({
    store,
    now: time.now,
    onEvent: (event) => void events.push(event),
    logger: { error: (message) => void errors.push(message) },
    ...options,
  });
  const verify = async (token: string) => tokens.verify(bearer(token), REQUEST);
  const types = () => events.map(({ type }) => type);
  return { time, events, types, store, calls, errors, tokens, verify };
}

describe('the form of a token', () => {
  it('is its prefix, 256 random bits and a checksum', () => {
    const made = new Set(Array.from({ length: 200 }, () => makeToken('scim')));
    expect(made.size).toBe(200);
    for (const token of made) {
      expect(token).toMatch(/^scim_[0-9A-Za-z]{49}$/);
      expect(isWellFormed('scim', token)).toBe(true);
      expect(isWellFormed('other', token)).toBe(false);
      expect(hintOf('scim', token)).toBe(token.slice(0, 9));
    }
  });

  it('shows every change of one character', () => {
    const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
    const token = makeToken('scim');
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.constantFrom(...digits), (at, digit) => {
        const other = token.slice(0, at) + digit + token.slice(at + 1);
        expect(isWellFormed('scim', other)).toBe(other === token);
      }),
    );
  });

  it('is not found in any other text', () => {
    fc.assert(fc.property(fc.string(), (text) => !isWellFormed('scim', `scim_${text}`)));
  });
});

describe('issuing', () => {
  it('shows the token once, and what may be shown of it ever after', async () => {
    const { tokens, verify, events } = setUp();
    const input = { ...ENTRA, scopes: ['users:read'], issuedBy: 'ada', expiresInSeconds: 90 * DAY };
    const { token, record } = await tokens.issue(input);
    expect(record).toEqual({
      id: expect.any(String),
      ...ENTRA,
      hint: token.slice(0, 9),
      scopes: ['users:read'],
      issuedBy: 'ada',
      createdAt: expect.any(String),
      expiresAt: expect.any(String),
    });
    expect(await tokens.list('acme')).toEqual([record]);
    expect(await tokens.list('other')).toEqual([]);
    expect(await verify(token)).toEqual({
      id: record.id,
      tenantId: 'acme',
      scopes: ['users:read'],
    });
    expect(events).toEqual([
      {
        type: 'token.issued',
        time: record.createdAt,
        tenantId: 'acme',
        tokenId: record.id,
        label: 'Entra',
        scopes: ['users:read'],
        issuedBy: 'ada',
        expiresAt: record.expiresAt,
      },
    ]);
  });

  it('leaves nothing in the store, in records or in events that holds a token', async () => {
    const kept: unknown[] = [];
    const { tokens, store, events, verify } = setUp();
    const spied = createTokenService({
      store: {
        ...store,
        insert(token) {
          kept.push(token);
          return store.insert(token);
        },
        update(next, revision, successor) {
          kept.push([next, successor]);
          return store.update(next, revision, successor);
        },
      },
      onEvent: (event) => void events.push(event),
    });
    const { token, record } = await spied.issue({ ...ENTRA, expiresInSeconds: DAY });
    await spied.verify(bearer(token), REQUEST);
    const next = await spied.rotate('acme', record.id);
    await spied.revoke('acme', next.record.id);
    expect(await verify(token)).toBeDefined();
    const dump = JSON.stringify([
      kept,
      events,
      await tokens.list('acme'),
      await store.list('acme'),
    ]);
    for (const secret of [token, next.token]) {
      expect(dump).toContain(createHash('sha256').update(secret).digest('hex'));
      expect(dump).not.toContain(secret);
      expect(dump).not.toContain(secret.slice(5, -6));
      expect(dump).not.toContain(secret.slice(-12));
    }
    const shown = JSON.stringify([events, await tokens.list('acme')]);
    expect(shown).not.toContain(createHash('sha256').update(token).digest('hex'));
  });

  it.each<[string, object]>([
    ['tenantId', { tenantId: '' }],
    ['label', { label: ' ' }],
    ['label', { label: 'x'.repeat(201) }],
    ['scopes', { scopes: ['everything'] }],
    ['scopes', { scopes: 'users:read' }],
    ['expiresInSeconds', { expiresInSeconds: 0 }],
    ['expiresInSeconds', { expiresInSeconds: Number.NaN }],
    ['expiresInSeconds', { expiresInSeconds: 1e18 }],
    ['expiresAt', { expiresAt: '2001-01-01T00:00:00Z' }],
    ['expiresAt', { expiresAt: 'soon' }],
    ['expiresInSeconds', { expiresInSeconds: 60, expiresAt: '2999-01-01T00:00:00Z' }],
  ])('refuses a wrong %s: %j', async (name, input) => {
    const { tokens, store } = setUp();
    await expect(tokens.issue({ ...ENTRA, ...input })).rejects.toMatchObject({
      status: 400,
      detail: expect.stringContaining(`"${name}"`),
    });
    expect(await store.list('acme')).toEqual([]);
  });

  it('does not lose a token to a listener that fails', async () => {
    const { tokens, verify, errors } = setUp({
      onEvent: () => Promise.reject(new Error('down')),
    });
    const { token } = await tokens.issue(ENTRA);
    expect(await verify(token)).toBeDefined();
    expect(errors).toEqual(['tokens.onEvent failed']);
  });

  it.each(['SCIM', 's', 'a_b', ''])('refuses the prefix %j at start', (prefix) => {
    expect(() => setUp({ prefix })).toThrow(expect.objectContaining({ code: 'ERR_SCIM_AUTH' }));
  });
});

describe('verifying', () => {
  it('asks the store only for what can be a token', async () => {
    const { tokens, verify, calls } = setUp();
    const { token } = await tokens.issue(ENTRA);
    const last = token.endsWith('0') ? '1' : '0';
    for (const wrong of [`${token.slice(0, -1)}${last}`, `${token}0`, '', 'scim_', 'eyJ.eyJ.sig']) {
      expect(await verify(wrong)).toBeUndefined();
    }
    expect(calls.findByDigest).toBe(0);
    expect(await verify(makeToken('scim'))).toBeUndefined();
    expect(calls.findByDigest).toBe(1);
    expect(await verify(token)).toBeDefined();
    expect(tokens.accepts?.(bearer('eyJ.eyJ.sig'))).toBe(false);
    expect(await tokens.verify({ scheme: 'basic', token }, REQUEST)).toBeUndefined();
  });

  it.each(['', 'ab', 'f'.repeat(64)])(
    'does not trust a store that finds another digest (%j)',
    async (digest) => {
      const { tokens, store } = setUp();
      const { token } = await tokens.issue(ENTRA);
      const lying = createTokenService({
        store: {
          ...store,
          async findByDigest(wanted) {
            const found = await store.findByDigest(wanted);
            return found && { ...found, token: { ...found.token, digest } };
          },
        },
      });
      expect(await lying.verify(bearer(token), REQUEST)).toBeUndefined();
    },
  );

  it('notes the use at most once a minute, also of many requests at once', async () => {
    const { tokens, verify, calls, time } = setUp();
    const { token } = await tokens.issue(ENTRA);
    await Promise.all(Array.from({ length: 50 }, () => verify(token)));
    for (let second = 0; second < 59; second += 1) {
      await verify(token);
      time.pass(1);
    }
    expect(calls.update).toBe(1);
    time.pass(1);
    await verify(token);
    expect(calls.update).toBe(2);
    const [record] = await tokens.list('acme');
    expect(record?.lastUsedAt).toBe(new Date(time.now()).toISOString());
  });

  it('goes on noting the use when the clock is set back', async () => {
    const { tokens, verify, calls, time } = setUp();
    const { token } = await tokens.issue(ENTRA);
    await verify(token);
    time.pass(-3_600);
    await verify(token);
    await verify(token);
    expect(calls.update).toBe(2);
  });

  it('lets in who has a token although its use cannot be noted', async () => {
    const { tokens, store, errors } = setUp();
    const { token } = await tokens.issue(ENTRA);
    const failing = createTokenService({
      store: { ...store, update: () => Promise.reject(new Error('read only')) },
      logger: { error: (message) => void errors.push(message) },
    });
    expect(await failing.verify(bearer(token), REQUEST)).toBeDefined();
    expect(errors).toHaveLength(1);
  });

  it('ends with the token', async () => {
    const { tokens, verify, time } = setUp();
    const { token } = await tokens.issue({ ...ENTRA, expiresInSeconds: 60 });
    time.pass(59);
    expect(await verify(token)).toBeDefined();
    time.pass(1);
    expect(await verify(token)).toBeUndefined();
  });
});

describe('revoking', () => {
  it('ends a token at once, and tells it once', async () => {
    const { tokens, verify, types } = setUp();
    const { token, record } = await tokens.issue(ENTRA);
    const revoked = await tokens.revoke('acme', record.id);
    expect(revoked.revokedAt).toBeDefined();
    expect(await verify(token)).toBeUndefined();
    expect(await tokens.revoke('acme', record.id)).toEqual(revoked);
    expect(types()).toEqual(['token.issued', 'token.revoked']);
  });

  it('finds nothing in another tenant', async () => {
    const { tokens, verify } = setUp();
    const { token, record } = await tokens.issue(ENTRA);
    await expect(tokens.revoke('evil', record.id)).rejects.toMatchObject({ status: 404 });
    await expect(tokens.rotate('evil', record.id)).rejects.toMatchObject({ status: 404 });
    expect(await verify(token)).toBeDefined();
  });

  it('is never undone by a use that is being noted', async () => {
    const { tokens, store } = setUp();
    const { token, record } = await tokens.issue(ENTRA);
    const slow = createTokenService({
      store: {
        ...store,
        async update(next, revision) {
          await tokens.revoke('acme', record.id);
          return store.update(next, revision);
        },
      },
    });
    await slow.verify(bearer(token), REQUEST);
    expect((await tokens.list('acme'))[0]?.revokedAt).toBeDefined();
    expect(await tokens.verify(bearer(token), REQUEST)).toBeUndefined();
  });
});

describe('rotating', () => {
  it('makes a token like the old one, which stays good for the overlap', async () => {
    const { tokens, verify, time, events } = setUp();
    const old = await tokens.issue({ ...ENTRA, scopes: ['scim'], expiresInSeconds: 90 * DAY });
    time.pass(80 * DAY);
    const next = await tokens.rotate('acme', old.record.id, {
      overlapSeconds: 3600,
      issuedBy: 'ada',
    });
    expect(next.token).not.toBe(old.token);
    expect(next.record).toMatchObject({ label: 'Entra', scopes: ['scim'], issuedBy: 'ada' });
    expect(Date.parse(next.record.expiresAt ?? '') - time.now()).toBe(90 * DAY * 1000);
    expect(await verify(old.token)).toBeDefined();
    expect(await verify(next.token)).toBeDefined();
    time.pass(3600);
    expect(await verify(old.token)).toBeUndefined();
    expect(await verify(next.token)).toBeDefined();
    expect((await tokens.list('acme'))[0]).toMatchObject({ replacedBy: next.record.id });
    expect(events.filter(({ type }) => type === 'token.rotated')).toEqual([
      expect.objectContaining({ tokenId: old.record.id, replacedBy: next.record.id }),
    ]);
  });

  it('overlaps by a day unless told otherwise, but not beyond the old one’s end', async () => {
    const { tokens, verify, time } = setUp();
    const forever = await tokens.issue(ENTRA);
    const short = await tokens.issue({ ...ENTRA, expiresInSeconds: 60 });
    const next = await tokens.rotate('acme', forever.record.id);
    await tokens.rotate('acme', short.record.id);
    expect(next.record.expiresAt).toBeUndefined();
    time.pass(60);
    expect(await verify(short.token)).toBeUndefined();
    time.pass(DAY - 61);
    expect(await verify(forever.token)).toBeDefined();
    time.pass(1);
    expect(await verify(forever.token)).toBeUndefined();
  });

  it('ends the old one at once without an overlap', async () => {
    const { tokens, verify } = setUp();
    const { token, record } = await tokens.issue(ENTRA);
    await tokens.rotate('acme', record.id, { overlapSeconds: 0 });
    expect(await verify(token)).toBeUndefined();
  });

  it('refuses what is revoked, expired or replaced already, and makes nothing', async () => {
    const { tokens, time } = setUp();
    const ids: string[] = [];
    for (const expiresInSeconds of [60, 600, 600]) {
      ids.push((await tokens.issue({ ...ENTRA, expiresInSeconds })).record.id);
    }
    const [expired = '', revoked = '', replaced = ''] = ids;
    time.pass(60);
    await tokens.revoke('acme', revoked);
    await tokens.rotate('acme', replaced);
    for (const id of [expired, revoked, replaced]) {
      await expect(tokens.rotate('acme', id)).rejects.toMatchObject({ status: 409 });
    }
    expect(await tokens.list('acme')).toHaveLength(4);
  });

  it.each([-1, Number.NaN, 1e12])('refuses an overlap of %d', async (overlap) => {
    const { tokens } = setUp();
    const { record } = await tokens.issue(ENTRA);
    await expect(
      tokens.rotate('acme', record.id, { overlapSeconds: overlap }),
    ).rejects.toMatchObject({
      status: 400,
    });
  });

  it('by two people at once makes one successor', async () => {
    const { tokens, types } = setUp();
    const { record } = await tokens.issue(ENTRA);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 5 }, () => tokens.rotate('acme', record.id)),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await tokens.list('acme')).toHaveLength(2);
    expect(types()).toEqual(['token.issued', 'token.rotated', 'token.issued']);
  });

  it('refuses no good token, however many requests there are meanwhile', async () => {
    const { tokens, verify, time } = setUp();
    let current = await tokens.issue(ENTRA);
    const refused: string[] = [];
    for (let round = 0; round < 20; round += 1) {
      const old = current;
      const flood = async () => {
        for (let request = 0; request < 10; request += 1) {
          if (!(await verify(old.token))) refused.push(`old in round ${round}`);
          if (!(await verify(current.token))) refused.push(`current in round ${round}`);
        }
      };
      time.pass(61);
      const rotation = tokens.rotate('acme', old.record.id).then((next) => {
        current = next;
      });
      await Promise.all([rotation, ...Array.from({ length: 10 }, flood)]);
    }
    expect(refused).toEqual([]);
    expect(await tokens.list('acme')).toHaveLength(21);
  });
});

describe('expiry', () => {
  it('is warned of once, on use, from 30 days before', async () => {
    const { tokens, verify, time, events, types } = setUp();
    const { token, record } = await tokens.issue({ ...ENTRA, expiresInSeconds: 90 * DAY });
    time.pass(60 * DAY - 1);
    await verify(token);
    expect(types()).toEqual(['token.issued']);
    time.pass(1);
    await Promise.all([verify(token), verify(token), verify(token)]);
    time.pass(DAY);
    await verify(token);
    expect(types()).toEqual(['token.issued', 'token.expiring']);
    expect(events[1]).toMatchObject({ tokenId: record.id, expiresAt: record.expiresAt });
  });

  it('is warned of by the daily job, of tokens that nobody has replaced or ended', async () => {
    const { tokens, types } = setUp({ expiryWarningSeconds: 10 * DAY });
    const ids: string[] = [];
    for (const expiresInSeconds of [5, 5, 5, 20]) {
      ids.push(
        (await tokens.issue({ ...ENTRA, expiresInSeconds: expiresInSeconds * DAY })).record.id,
      );
    }
    await tokens.revoke('acme', ids[1] ?? '');
    await tokens.rotate('acme', ids[2] ?? '', { expiresInSeconds: 60 * DAY });
    const warned = await tokens.checkExpiry('acme');
    expect(warned.map(({ id }) => id)).toEqual([ids[0]]);
    expect(await tokens.checkExpiry('acme')).toEqual([]);
    expect(types().filter((type) => type === 'token.expiring')).toHaveLength(1);
  });
});

describe('the switch of a tenant', () => {
  it('answers good tokens with 403 and others as ever; nothing else changes', async () => {
    const { tokens, verify, types } = setUp();
    const acme = await tokens.issue(ENTRA);
    const other = await tokens.issue({ tenantId: 'other', label: 'Okta' });
    expect(await tokens.provisioning('acme')).toBe(true);
    await tokens.setProvisioning('acme', false);
    await tokens.setProvisioning('acme', false);
    expect(await tokens.provisioning('acme')).toBe(false);
    await expect(verify(acme.token)).rejects.toMatchObject({
      status: 403,
      detail: expect.stringContaining('switched off'),
    });
    expect(await verify(makeToken('scim'))).toBeUndefined();
    expect(await verify(other.token)).toBeDefined();
    expect((await tokens.list('acme'))[0]?.lastUsedAt).toBeUndefined();
    await tokens.setProvisioning('acme', true);
    expect(await verify(acme.token)).toBeDefined();
    expect(types().slice(2)).toEqual(['provisioning.disabled', 'provisioning.enabled']);
  });

  it('can govern other schemes too', async () => {
    const { tokens } = setUp();
    const guarded = tokens.guard({
      accepts: ({ token }) => token !== 'no',
      verify: ({ token }) => (token === 'good' ? { id: 'x', tenantId: 'acme' } : undefined),
    });
    expect(guarded.accepts?.(bearer('no'))).toBe(false);
    expect(await guarded.verify(bearer('good'), REQUEST)).toMatchObject({ id: 'x' });
    await tokens.setProvisioning('acme', false);
    await expect(guarded.verify(bearer('good'), REQUEST)).rejects.toMatchObject({ status: 403 });
    expect(await guarded.verify(bearer('bad'), REQUEST)).toBeUndefined();
  });
});
