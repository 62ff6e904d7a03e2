import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PRESETS } from '../../../src/conformance/presets.js';
import { againstInteropProfile } from '../../../src/conformance/profile.js';
import {
  type AttributeInput,
  basicAuth,
  type Conformance,
  createMemoryProvisioningLog,
  createMemoryStore,
  createMemoryStores,
  type Preset,
  type ResourceTypeInput,
  RULES,
  type RuleName,
  type Rules,
} from '../../../src/index.js';
import { type MountOptions, mountScim } from '../../support/app.js';
import { expectScimError } from '../../support/expect-error.js';
import { GROUP, group, patch, USER, user } from '../../support/messages.js';

interface ShownSchema {
  readonly attributes: readonly {
    readonly name: string;
    readonly multiValued: boolean;
    readonly subAttributes?: readonly {
      readonly name: string;
      readonly canonicalValues?: readonly string[];
    }[];
  }[];
}

async function published(options: MountOptions) {
  const { body } = await mountScim(options).scim.get('/ServiceProviderConfig').expect(200);
  return body as Readonly<Record<string, unknown>>;
}

/** A resource type of the host's own with a list whose values have a `type`. */
function withLabels(canonicalValues: readonly string[] | undefined): MountOptions {
  const subAttributes: readonly AttributeInput[] = [
    { name: 'value' },
    { name: 'type', ...(canonicalValues && { canonicalValues }) },
  ];
  const labels: AttributeInput = {
    name: 'labels',
    type: 'complex',
    multiValued: true,
    subAttributes,
  };
  const resourceType: ResourceTypeInput = {
    name: 'Thing',
    endpoint: '/Things',
    schema: {
      id: 'urn:example:Thing',
      name: 'Thing',
      attributes: [{ name: 'name', required: true }, labels],
    },
  };
  return { resourceTypes: [{ resourceType, store: createMemoryStore(resourceType) }] };
}

function withRoleTypes(roles: readonly string[]): MountOptions {
  const { userStore, ...stores } = createMemoryStores();
  const capabilities = { ...userStore.capabilities, types: { roles } };
  return { ...stores, userStore: { ...userStore, capabilities } };
}

async function attributeNames(options: MountOptions, urn: string) {
  const { body } = await mountScim(options).scim.get(`/Schemas/${urn}`).expect(200);
  return (body.attributes as { name: string }[]).map(({ name }) => name);
}

describe('interopProfileConformant', () => {
  it.each<[Preset, true | undefined]>([
    ['lenient', undefined],
    ['rfc', undefined],
    ['interop', true],
    ['ipsie', true],
  ])('in preset %s is %s', async (conformance, shown) => {
    expect((await published({ conformance })).interopProfileConformant).toBe(shown);
  });

  const withdrawn: readonly (readonly [string, MountOptions])[] = [
    [
      'an override against the profile',
      { conformance: { preset: 'interop', pathlessPatch: 'accept' } },
    ],
    [
      'pages under 100',
      { conformance: 'interop', limits: { defaultPageSize: 50, maxPageSize: 50 } },
    ],
    ['a default page under 100', { conformance: 'interop', limits: { defaultPageSize: 99 } }],
    ['an address without TLS', { conformance: 'interop', baseUrl: 'http://rfp.example/scim/v2' }],
    ['a type without a vocabulary', { conformance: 'interop', ...withLabels(undefined) }],
    ['a type whose vocabulary is empty', { conformance: 'ipsie', ...withLabels([]) }],
    ['the labels of roles left out', { conformance: { preset: 'interop', typeLabels: 'leave' } }],
    [
      'attributes that cannot be filtered by in a GET',
      { conformance: 'interop', sensitiveAttributes: ['emails'] },
    ],
    ['rules that depend on the tenant', { conformance: () => 'interop' }],
  ];
  it.each(withdrawn)('is not claimed with %s', async (_, options) => {
    expect(await published(options)).not.toHaveProperty('interopProfileConformant');
  });

  const kept: readonly (readonly [string, MountOptions])[] = [
    [
      'an override that the profile leaves open',
      { conformance: { preset: 'interop', formats: 'accept' } },
    ],
    ['a type with a vocabulary', { conformance: 'interop', ...withLabels(['asset']) }],
    ['a vocabulary of the store', { conformance: 'interop', ...withRoleTypes(['product']) }],
    ['larger pages', { conformance: 'interop', limits: { defaultPageSize: 500 } }],
    ['an https address', { conformance: 'interop', baseUrl: 'https://rfp.example/scim/v2' }],
  ];
  it.each(kept)('is claimed with %s', async (_, options) => {
    expect((await published(options)).interopProfileConformant).toBe(true);
  });

  it('says at start why it is not claimed, to those who meant it', () => {
    const told: unknown[][] = [];
    const logger = { warn: (...line: unknown[]) => void told.push(line), error() {} };
    mountScim({ conformance: 'interop', logger });
    mountScim({ conformance: 'lenient', logger });
    expect(told).toEqual([]);
    mountScim({
      conformance: { preset: 'interop', mediaType: 'json' },
      ...withLabels(undefined),
      logger,
    });
    expect(told).toEqual([
      [
        'interopProfileConformant is not published',
        {
          because: [
            'rule "mediaType" is "json"',
            '"urn:example:Thing:labels.type" has no canonicalValues',
          ],
        },
      ],
    ]);
  });

  it.each(['interop', 'ipsie'] as const)(
    'has a vocabulary of every type: %s',
    async (conformance) => {
      const { scim } = mountScim({ conformance });
      const { Resources } = (await scim.get('/Schemas').expect(200)).body;
      const types = (Resources as readonly ShownSchema[])
        .flatMap(({ attributes }) => attributes)
        .flatMap(({ name, multiValued, subAttributes = [] }) =>
          subAttributes
            .filter((sub) => multiValued && sub.name === 'type')
            .map(({ canonicalValues = [] }) => [name, canonicalValues.length > 0]),
        );
      expect(types.length).toBeGreaterThan(8);
      expect(types.filter(([, isNamed]) => !isNamed)).toEqual([]);
    },
  );

  it('shows what the store declares of roles, and not the general labels', async () => {
    const { scim } = mountScim({ conformance: 'interop', ...withRoleTypes(['product']) });
    const { text } = await scim.get(`/Schemas/${USER}`).expect(200);
    expect(text).toContain('"canonicalValues":["product"]');
  });

  it('is part of the schema of the resource that shows it', async () => {
    const urn = 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig';
    expect(await attributeNames({}, urn)).toContain('interopProfileConformant');
  });

  it('is true exactly when every rule that the profile demands has its value', () => {
    const names = Object.keys(RULES) as RuleName[];
    const anyRules = fc.record(
      Object.fromEntries(
        names.map((name) => [name, fc.constantFrom<unknown>(...RULES[name].values)]),
      ),
    ) as unknown as fc.Arbitrary<Rules>;
    const nearlyInterop = anyRules.chain((rules) =>
      fc.subarray(names, { maxLength: 3 }).map((changed) => ({
        ...PRESETS.interop,
        ...Object.fromEntries(changed.map((name) => [name, rules[name]])),
      })),
    ) as fc.Arbitrary<Rules>;
    const options = {
      defaultPageSize: 100,
      maxPageSize: 100,
      baseUrl: undefined,
      openTypes: [],
      hasSensitiveAttributes: false,
    };
    fc.assert(
      fc.property(nearlyInterop, (rules) => {
        const against = names.filter(
          (name) => 'demanded' in RULES[name] && rules[name] !== PRESETS.interop[name],
        );
        expect(againstInteropProfile(rules, options)).toHaveLength(against.length);
      }),
    );
  });
});

describe('what the ipsie preset demands of the host', () => {
  const warningsOf = (options: MountOptions) => {
    const told: string[] = [];
    const logger = { warn: (line: string) => void told.push(line), error() {} };
    const { scim } = mountScim({ ...options, logger });
    return { told, scim };
  };
  const MET: MountOptions = {
    conformance: 'ipsie',
    requestLimit: { limit: 3_000, windowSeconds: 60 },
    provisioningLog: createMemoryProvisioningLog(),
    onDeactivate() {},
  };
  const without = (name: keyof MountOptions): MountOptions => {
    const { [name]: _, ...rest } = MET;
    return rest;
  };

  it('is silent where everything is configured, and in other presets', () => {
    expect(warningsOf(MET).told).toEqual([]);
    expect(warningsOf({ ...without('provisioningLog'), onEvent() {} }).told).toEqual([]);
    for (const conformance of ['lenient', 'rfc', 'interop'] as const) {
      expect(warningsOf({ conformance }).told).toEqual([]);
    }
  });

  it.each<[string, MountOptions, string]>([
    ['a rate limit', without('requestLimit'), '"requestLimit"'],
    ['an audit log', without('provisioningLog'), '"provisioningLog"'],
    ['the end of sessions', without('onDeactivate'), '"onDeactivate"'],
    ['tokens', { ...MET, auth: 'none' }, '"auth"'],
    ['tokens, not passwords', { ...MET, auth: basicAuth({ verify: () => undefined }) }, '"auth"'],
    [
      '50 operations',
      { ...MET, limits: { maxPatchOperations: 49 } },
      '"limits.maxPatchOperations"',
    ],
    [
      'a rate limit, with overrides',
      { ...without('requestLimit'), conformance: { preset: 'ipsie', formats: 'accept' } },
      '"requestLimit"',
    ],
  ])('is warned about in one line: %s', (_, options, named) => {
    expect(warningsOf(options).told).toEqual([
      expect.stringMatching(new RegExp(`^Preset "ipsie": .*${named}`)),
    ]);
  });

  it('is warned about once, where the first tenant has the preset', async () => {
    const { told, scim } = warningsOf({ ...without('onDeactivate'), conformance: () => 'ipsie' });
    expect(told).toEqual([]);
    await scim.get('/Users').expect(200);
    await scim.get('/Users').expect(200);
    expect(told).toEqual([expect.stringContaining('"onDeactivate"')]);
  });
});

describe('preset interop', () => {
  it('adds and replaces a simple attribute alike', async () => {
    const { scim } = mountScim({ conformance: 'interop' });
    const { body } = await scim.post('/Users', user('ada')).expect(201);
    for (const [op, value] of [
      ['replace', false],
      ['add', true],
      ['add', false],
    ] as const) {
      const answer = await scim.patch(`/Users/${body.id}`, patch({ op, path: 'active', value }));
      expect(answer.body).toMatchObject({ active: value });
    }
  });

  it('replaces a complex attribute as a whole and merges what is added', async () => {
    const { scim } = mountScim({ conformance: 'interop' });
    const { body } = await scim
      .post('/Users', user('ada', { name: { givenName: 'Ada', familyName: 'King' } }))
      .expect(201);
    const send = (op: string, value: object) =>
      scim.patch(`/Users/${body.id}`, patch({ op, path: 'name', value })).expect(200);
    expect((await send('add', { middleName: 'B' })).body.name).toEqual({
      givenName: 'Ada',
      familyName: 'King',
      middleName: 'B',
    });
    expect((await send('replace', { givenName: 'Ada' })).body.name).toEqual({ givenName: 'Ada' });
  });

  it('refuses every operation without a path, a removal too', async () => {
    const { scim } = mountScim({ conformance: 'interop' });
    const { body } = await scim.post('/Users', user('ada')).expect(201);
    for (const operation of [{ op: 'remove' }, { op: 'add', path: null, value: { title: 'Dr' } }]) {
      const answer = await scim.patch(`/Users/${body.id}`, patch(operation));
      expectScimError(answer, 400, 'invalidSyntax');
    }
  });

  it('takes members one by one, from a list, and lets them be removed by a filter', async () => {
    const { scim } = mountScim({ conformance: 'interop' });
    const ids: string[] = [];
    for (const name of ['ada', 'ben']) {
      ids.push((await scim.post('/Users', user(name)).expect(201)).body.id);
    }
    const { body } = await scim.post('/Groups', group('G')).expect(201);
    const send = (...operations: object[]) =>
      scim.patch(`/Groups/${body.id}`, patch(...operations));
    const members = async () =>
      ((await scim.get(`/Groups/${body.id}`)).body.members as { value: string }[] | undefined)?.map(
        ({ value }) => value,
      );
    expectScimError(
      await send({ op: 'add', path: 'members', value: { value: ids[0] } }),
      400,
      'invalidValue',
    );
    await send({ op: 'add', path: 'members', value: ids.map((value) => ({ value })) }).expect(204);
    await send({ op: 'remove', path: `members[value eq "${ids[0]}"]` }).expect(204);
    expect(await members()).toEqual([ids[1]]);
    await send({ op: 'remove', path: `members[value eq "${ids[1]}"].value` }).expect(204);
    expect(await members()).toBeUndefined();
  });

  it('names unknown attributes and schemas in its refusals', async () => {
    const { scim } = mountScim({ conformance: 'interop' });
    const typo = await scim.post('/Users', user('ada', { dispalyName: 'Ada' }));
    expectScimError(typo, 400, 'invalidSyntax');
    expect(typo.body.detail).toContain('dispalyName');
    const foreign = await scim.post('/Users', user('ada', { schemas: [USER, GROUP] }));
    expectScimError(foreign, 400, 'invalidSyntax');
    expect(foreign.body.detail).toMatch(new RegExp(GROUP, 'i'));
  });
});

describe('preset ipsie', () => {
  it('neither publishes a password nor says it could be changed', async () => {
    const conformance = 'ipsie';
    expect(await attributeNames({ conformance }, USER)).not.toContain('password');
    expect(await published({ conformance })).toMatchObject({
      changePassword: { supported: false },
    });
    expect(await attributeNames({ conformance: 'interop' }, USER)).toContain('password');
    expect(await published({ conformance: 'interop' })).toMatchObject({
      changePassword: { supported: true },
    });
  });

  it('refuses a password wherever it is given, and does not repeat it', async () => {
    const { scim } = mountScim({ conformance: 'ipsie' });
    const { body } = await scim.post('/Users', user('ada')).expect(201);
    const answers = [
      await scim.post('/Users', user('ben', { PassWord: 'hunter2-hunter2' })),
      await scim.put(`/Users/${body.id}`, user('ada', { password: 'hunter2-hunter2' })),
      await scim.patch(
        `/Users/${body.id}`,
        patch({ op: 'replace', path: 'password', value: 'hunter2-hunter2' }),
      ),
    ];
    for (const answer of answers) {
      expectScimError(answer, 400, 'invalidSyntax');
      expect(answer.body.detail).toContain('password');
      expect(answer.text).not.toContain('hunter2');
    }
  });

  it('refuses a password in a path-less PATCH too, where those are let in', async () => {
    const { scim } = mountScim({ conformance: { passwords: 'refuse' } });
    const { body } = await scim.post('/Users', user('ada')).expect(201);
    const operation = { op: 'replace', value: { title: 'Dr', password: 'hunter2-hunter2' } };
    expectScimError(await scim.patch(`/Users/${body.id}`, patch(operation)), 400, 'invalidSyntax');
  });

  it('changes 60 members in one PATCH and finds a group by one of them', async () => {
    const { scim } = mountScim({ conformance: 'ipsie' });
    const users = await Promise.all(
      Array.from({ length: 60 }, (_, i) => scim.post('/Users', user(`user${i}`)).expect(201)),
    );
    const { body } = await scim.post('/Groups', { schemas: [GROUP], displayName: 'G' }).expect(201);
    const operations = users.map(({ body: { id } }) => ({
      op: 'add',
      path: 'members',
      value: [{ value: id as string }],
    }));
    await scim.patch(`/Groups/${body.id}`, patch(...operations)).expect(204);
    const found = await scim.get(
      `/Groups?excludedAttributes=members&filter=${encodeURIComponent(`members[value eq "${users[59]?.body.id}"]`)}`,
    );
    expect(found.body).toMatchObject({ totalResults: 1, Resources: [{ displayName: 'G' }] });
    expect(found.body.Resources[0]).not.toHaveProperty('members');
  });

  it.each([
    'userName eq "ADA"',
    'externalId eq "e-1"',
    'emails[value eq "ada@example.com"]',
    'emails[type eq "work" and value eq "ada@example.com"]',
  ])('finds a user by %s', async (filter) => {
    const { scim } = mountScim({ conformance: 'ipsie' });
    const emails = [{ value: 'ada@example.com', type: 'work' }];
    await scim.post('/Users', user('ada', { externalId: 'e-1', emails })).expect(201);
    const { body } = await scim.get(`/Users?filter=${encodeURIComponent(filter)}`).expect(200);
    expect(body.totalResults).toBe(1);
  });
});

describe('a wrong setting', () => {
  const settings: readonly (readonly [unknown, RegExp])[] = [
    ['strict', /Unknown preset "strict"/],
    ['__proto__', /Unknown preset "__proto__"/],
    [{ preset: 'interop', pathless: 'refuse' }, /Unknown rule "pathless"/],
    [{ pathlessPatch: false }, /Rule "pathlessPatch" takes "accept" or "refuse"/],
    [{ mediaType: 'xml' }, /takes "any" or "json" or "scim"/],
    [{ constructor: 'refuse' }, /Unknown rule "constructor"/],
    [null, /preset or an object of rules/],
    [['rfc'], /preset or an object of rules/],
    [7, /preset or an object of rules/],
  ];
  it.each(settings)('%j stops the start with ERR_SCIM_RULE', (conformance, problem) => {
    expect(() => mountScim({ conformance: conformance as Conformance })).toThrow(
      expect.objectContaining({ code: 'ERR_SCIM_RULE', message: expect.stringMatching(problem) }),
    );
  });

  it('takes undefined for a rule that is not set', async () => {
    const setting = { preset: 'interop', formats: undefined } as unknown as Conformance;
    expect((await published({ conformance: setting })).interopProfileConformant).toBe(true);
  });
});

describe('types', () => {
  it('are the exact values of each rule', () => {
    const rules: Rules = PRESETS.interop;
    const pathless: 'accept' | 'refuse' = rules.pathlessPatch;
    const media: 'any' | 'json' | 'scim' = rules.mediaType;
    const coerce: boolean = rules.coerceScalars;
    // @ts-expect-error -- a rule takes its own values only
    const wrong: Conformance = { pathlessPatch: 'ignore' };
    expect([pathless, media, coerce, wrong]).toEqual(['refuse', 'scim', false, expect.anything()]);
  });
});
