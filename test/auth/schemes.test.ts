import { describe, expect, it } from '@jest/globals';
import request from 'supertest';
import {
  type Auth,
  type Authenticator,
  type AuthLimit,
  basicAuth,
  bearerTokens,
  createMemoryTokenStore,
  createTokenService,
  jwtAuth,
} from '../../src/auth/index.js';
import { ScimError } from '../../src/index.js';
import { forEachExpress, type MountOptions, mountScim, TOKEN } from '../support/app.js';
import { expectScimError } from '../support/expect-error.js';
import { whileServing } from '../support/server.js';
import { AUDIENCE, ISSUER, rsaPair, sign } from './support.js';

const PAIR = rsaPair('one');
const jwt = () =>
  jwtAuth({ algorithms: ['RS256'], issuer: ISSUER, audience: AUDIENCE, key: PAIR.publicKey });
const basic = basicAuth({
  verify: (name, password) => (password === 'p:ss wörd' ? { id: name } : undefined),
});
const fixed = bearerTokens([{ token: TOKEN, principal: { id: 'fixed' } }]);
const encoded = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`;

/** Says who is let in: `/Me` is a user of that name. */
function mounted(auth: Auth, options: MountOptions = {}) {
  const seen: string[] = [];
  const { app } = mountScim({
    auth,
    authorize: ({ principal }) => seen.push(principal.id) > 0,
    ...options,
  });
  const get = (authorization?: string) => {
    const test = request(app).get('/scim/v2/Users');
    return authorization === undefined ? test : test.set('Authorization', authorization);
  };
  return { app, get, seen };
}

describe('several schemes', () => {
  it('let in who has a credential of one of them', async () => {
    const tokens = createTokenService({ store: createMemoryTokenStore() });
    const { token, record } = await tokens.issue({ tenantId: 'acme', label: 'Okta' });
    const { get, seen } = mounted([tokens, jwt(), basic, fixed]);
    await get(`Bearer ${token}`).expect(200);
    await get(`bearer ${sign(PAIR)}`).expect(200);
    await get(encoded('ada:p:ss wörd')).expect(200);
    await get(`Bearer ${TOKEN}`).expect(200);
    expect(seen).toEqual([record.id, 'client-1', 'ada', 'fixed']);
    for (const wrong of [`Bearer ${sign(PAIR)}x`, encoded('ada:no'), 'Basic !', 'Digest x']) {
      expectScimError(await get(wrong), 401);
    }
  });

  it('never ask for somebody whose name is not UTF-8', async () => {
    const names: string[] = [];
    const verify = (name: string) => {
      names.push(name);
      return { id: name };
    };
    const { get } = mounted(basicAuth({ verify }));
    const latin = Buffer.from('zo\xeb:secret', 'latin1').toString('base64');
    expectScimError(await get(`Basic ${latin}`), 401);
    await get(encoded('zoë:secret')).expect(200);
    expect(names).toEqual(['zoë']);
  });

  it('are asked only about what can be theirs, in order, and an error ends it', async () => {
    const asked: string[] = [];
    const one = (name: string, form: RegExp, answer?: () => never): Authenticator => ({
      accepts: ({ token }) => form.test(token),
      verify() {
        asked.push(name);
        return answer?.();
      },
    });
    const forbidden = () => {
      throw new ScimError(403, 'Switched off.');
    };
    const { get } = mounted([one('a', /a/), one('b', /b/, forbidden), one('c', /c/)]);
    await get('Bearer ac').expect(401);
    await get('Bearer abc').expect(403);
    expect(asked).toEqual(['a', 'c', 'a', 'b']);
  });

  it('are all named in the challenge and in ServiceProviderConfig', async () => {
    const { app, get } = mounted([fixed, jwt(), basic]);
    const none = await get();
    expectScimError(none, 401);
    expect(none.headers['www-authenticate']).toBe(
      'Bearer realm="SCIM", Basic realm="SCIM", charset="UTF-8"',
    );
    expect((await get('Bearer no')).headers['www-authenticate']).toBe(
      'Bearer realm="SCIM", error="invalid_token", Basic realm="SCIM", charset="UTF-8"',
    );
    const { body } = await request(app).get('/scim/v2/ServiceProviderConfig').expect(200);
    const types = body.authenticationSchemes.map(({ type }: { type: string }) => type);
    expect(types).toEqual(['oauthbearertoken', 'oauth2', 'httpbasic']);
    const primary = body.authenticationSchemes.filter((each: { primary?: true }) => each.primary);
    expect(primary).toHaveLength(1);
  });

  it('name Basic alone where there is nothing else', async () => {
    const { get } = mounted(basic);
    expect((await get('Bearer x')).headers['www-authenticate']).toBe(
      'Basic realm="SCIM", charset="UTF-8"',
    );
  });

  it.each<[string, unknown, string]>([
    ['an empty list', [], 'ERR_SCIM_NO_AUTH'],
    ['something without verify', [fixed, {}], 'ERR_SCIM_NO_AUTH'],
    ['null', [null], 'ERR_SCIM_NO_AUTH'],
  ])('refuse %s at start', (_, auth, code) => {
    expect(() => mounted(auth as Auth)).toThrow(expect.objectContaining({ code }));
  });

  it('refuse Basic without verify at start', () => {
    expect(() => basicAuth({} as never)).toThrow(
      expect.objectContaining({ code: 'ERR_SCIM_AUTH' }),
    );
  });
});

forEachExpress((mount, name) => {
  it('refuses two Authorization headers, whichever is good', async () => {
    const { app } = mount();
    await whileServing(app, async (origin) => {
      const { hostname, port } = new URL(origin);
      const send = async (...authorizations: readonly string[]) => {
        const headers = authorizations.flatMap((value, at) => [
          at === 0 ? 'Authorization' : 'aUTHORIZATION',
          value,
        ]);
        const { request: open } = await import('node:http');
        return new Promise<number | undefined>((resolve, reject) => {
          open(
            { hostname, port, path: '/scim/v2/Users', headers: ['Host', 'x', ...headers] as never },
            (response) => resolve(response.resume().statusCode),
          )
            .on('error', reject)
            .end();
        });
      };
      expect(await send(`Bearer ${TOKEN}`)).toBe(200);
      expect(await send(`Bearer ${TOKEN}`, 'Bearer x')).toBe(401);
      expect(await send('Bearer x', `Bearer ${TOKEN}`)).toBe(401);
      expect(await send(`Bearer ${TOKEN}`, `Bearer ${TOKEN}`)).toBe(401);
    });
    expect(name).toMatch(/Express/);
  });
});

describe('an Authorization header', () => {
  it.each([
    `Bearer ${TOKEN}, Bearer ${TOKEN}`,
    `Bearer ${TOKEN},`,
    `Bearer  x ${TOKEN}`,
    `Bearer ${TOKEN} ${TOKEN}`,
    `Bearer=${TOKEN}`,
    `Bearer:${TOKEN}`,
    `"${TOKEN}"`,
    `Basic ${TOKEN}`,
    `Bearer ${'x'.repeat(8192)}`,
  ])('is refused if it is not one credential: %.60s', async (header) => {
    const { get } = mounted(fixed);
    await get(`Bearer ${TOKEN}`).expect(200);
    expectScimError(await get(header), 401);
  });

  it('may be the token alone where the rule says so, also by tenant', async () => {
    await mounted(fixed).get(TOKEN).expect(200);
    await mounted(fixed, { conformance: 'rfc' }).get(TOKEN).expect(401);
    const byTenant = (tenant: string) =>
      mounted(fixed, {
        tenant: () => tenant,
        conformance: (id) => (id === 'old' ? 'lenient' : 'rfc'),
      });
    await byTenant('old').get(TOKEN).expect(200);
    await byTenant('new').get(TOKEN).expect(401);
    await byTenant('new').get(`Bearer ${TOKEN}`).expect(200);
  });
});

describe('failed authentication', () => {
  const limited = (authLimit: Partial<AuthLimit> | false | undefined, ip = '192.0.2.1') => {
    let address = ip;
    const { app, get } = mounted([fixed, basic], {
      ...(authLimit !== undefined && { authLimit }),
      before: (express) => express.set('trust proxy', true),
    });
    return {
      app,
      get: (authorization: string) => get(authorization).set('X-Forwarded-For', address),
      move: (next: string) => {
        address = next;
      },
    };
  };
  /** Different beginnings, so that only the address is the same. */
  const wrong = (at: number) => `Bearer ${at}-wrong-token-${at}`;

  it('is 429 with Retry-After beyond 20 a minute from one address', async () => {
    const { get, move } = limited(undefined);
    for (let at = 0; at < 20; at += 1) await get(wrong(at)).expect(401);
    const answer = await get(wrong(20));
    expectScimError(answer, 429);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(60);
    move('192.0.2.2');
    await get(wrong(21)).expect(401);
  });

  it('never touches a good credential', async () => {
    const { get } = limited({ attempts: 1, attemptsPerToken: 1 });
    for (let at = 0; at < 30; at += 1) {
      await get(wrong(at)).expect(at < 1 ? 401 : 429);
      await get(`Bearer ${TOKEN.slice(0, -1)}`).expect(429);
      await get(`Bearer ${TOKEN}`).expect(200);
    }
  });

  it('is 429 beyond 10 a minute for one beginning of a token, from anywhere', async () => {
    const { get, move } = limited(undefined);
    for (let at = 0; at < 10; at += 1) {
      move(`192.0.2.${at + 1}`);
      await get(`Bearer scim_abcdefghij${at}`).expect(401);
    }
    move('192.0.2.99');
    await get('Bearer scim_abcdefghijX').expect(429);
    await get('Bearer scim_another_one').expect(401);
  });

  it('counts one user name, whatever the password', async () => {
    const { get } = limited({ attempts: 1_000, attemptsPerToken: 2 });
    await get(encoded('ada:1')).expect(401);
    await get(encoded('ada:2')).expect(401);
    await get(encoded('ada:3')).expect(429);
    await get(encoded('bob:1')).expect(401);
  });

  it('counts a whole IPv6 network, and an IPv4 address however it is written', async () => {
    const { get, move } = limited({ attempts: 1 });
    const statusFrom = async (address: string, at: number) => {
      move(address);
      return (await get(wrong(at))).status;
    };
    expect(await statusFrom('2001:db8:0:1::1', 1)).toBe(401);
    expect(await statusFrom('2001:db8:0:1:ffff:ffff:ffff:ffff', 2)).toBe(429);
    expect(await statusFrom('2001:DB8::1:0:0:0:9', 3)).toBe(429);
    expect(await statusFrom('2001:db8:0:2::1', 4)).toBe(401);
    expect(await statusFrom('198.51.100.1', 5)).toBe(401);
    expect(await statusFrom('::ffff:198.51.100.1', 6)).toBe(429);
  });

  it('is not counted where nothing was presented, nor where the limit is off', async () => {
    const { app } = limited({ attempts: 1 });
    for (let at = 0; at < 5; at += 1) await request(app).get('/scim/v2/Users').expect(401);
    const { get } = limited(false);
    for (let at = 0; at < 30; at += 1) await get('Bearer wrong').expect(401);
  });

  it.each([{ attempts: 0 }, { windowSeconds: 1.5 }, { attemptsPerToken: 'x' as never }])(
    'takes no limit such as %j',
    (authLimit) => {
      expect(() => limited(authLimit)).toThrow(
        expect.objectContaining({ code: 'ERR_SCIM_OPTION_VALUE' }),
      );
    },
  );

  it('knows the names of its limits', () => {
    expect(() => limited({ attemps: 3 } as never)).toThrow(
      expect.objectContaining({ code: 'ERR_SCIM_UNKNOWN_OPTION' }),
    );
  });
});
