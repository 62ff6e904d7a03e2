import { describe, expect, it } from '@jest/globals';
import { bearerTokens } from '../../src/auth/index.js';
import { createMemoryStores } from '../../src/index.js';
import { mountScim, TOKEN } from '../support/app.js';
import { whileServing } from '../support/server.js';
import { SMALL } from '../testing/providers/people.js';
import { cli } from './support.js';

const scimOptions = {
  ...createMemoryStores(),
  auth: bearerTokens([{ token: TOKEN, principal: { id: 'x' } }]),
};
const world = {
  modules: { './scim.js': { scimOptions }, './made.js': { default: async () => scimOptions } },
  readable: { 'people.json': JSON.stringify(SMALL), 'list.json': '[]' },
};

describe('express-scim preview', () => {
  it.each(['./scim.js', './made.js'])('sums up what provisioning would do (%s)', async (module) => {
    const { code, out } = await cli(['preview', module, '--directory', 'people.json'], world);
    expect(out).toMatch(/^Users to create: 4\n( {2}\w+@example\.com\n){4}Groups/);
    expect(out).toContain('Groups to create: 2\n  Harbour Crew  +4 -0 members\n');
    expect(out).toMatch(/Nothing was written\.\n$/);
    expect(code).toBe(0);
  });

  it('tells everything as JSON, for another provider', async () => {
    const args = [
      'preview',
      './scim.js',
      '--directory',
      'people.json',
      '--provider',
      'okta',
      '--json',
    ];
    const { code, out } = await cli(args, world);
    expect(JSON.parse(out).users.created).toHaveLength(4);
    expect(code).toBe(0);
  });

  it.each([
    [['preview'], 'Name a module and a directory'],
    [['preview', './none.js', '--directory', 'people.json'], './none.js cannot be loaded'],
    [['preview', './scim.js', '--directory', 'none.json'], 'none.json cannot be read'],
    [['preview', './scim.js', '--directory', 'list.json'], 'list.json is no directory'],
    [
      ['preview', './scim.js', '--directory', 'people.json', '--provider', 'x'],
      'must be one of entra',
    ],
  ])('%j is refused in words', async (args, words) => {
    const { code, err } = await cli(args, world);
    expect(err).toContain(words);
    expect(code).toBe(2);
  });

  it('wants a module with a userStore', async () => {
    const { code, err } = await cli(['preview', 'm', '--directory', 'people.json'], {
      ...world,
      modules: { m: {} },
    });
    expect(err).toContain('must export scimOptions');
    expect(code).toBe(2);
  });
});

describe('express-scim doctor', () => {
  it('finds nothing around a router that stands alone', async () => {
    const { app, path } = mountScim();
    await whileServing(app, async (origin) => {
      const run = await cli(['doctor', `${origin}${path}`], { env: { SCIM_TOKEN: TOKEN } });
      expect(run).toMatchObject({ code: 0, out: 'Nothing wrong was found around the router.\n' });
    });
  });

  it('names what it finds, and never the token', async () => {
    const { app, path } = mountScim({ before: (a) => a.use((_q, res) => res.redirect('/login')) });
    await whileServing(app, async (origin) => {
      const run = await cli(['doctor', `${origin}${path}`, '--token', '-'], { input: TOKEN });
      expect(run.code).toBe(1);
      expect(run.out).toMatch(/^ERR_SCIM_MOUNT_LOGIN\n {2}There is a login/);
      expect(run.out + run.err).not.toContain(TOKEN);
    });
  });

  it('ends with 2 where nothing answers', async () => {
    const run = await cli(['doctor', 'http://127.0.0.1:1/scim', '--json']);
    expect(run.code).toBe(2);
    expect(JSON.parse(run.out)).toMatchObject([{ code: 'ERR_SCIM_MOUNT_UNREACHABLE' }]);
  });
});
