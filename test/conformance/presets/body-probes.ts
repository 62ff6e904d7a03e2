import { ENTERPRISE, GROUP, USER, user } from '../../support/messages.js';
import { creating, made, outcome, type Probe } from './probe.js';

const BOTH = [USER, ENTERPRISE];
const extended = (data: object, more: object = {}) =>
  user('ada@example.com', { schemas: BOTH, [ENTERPRISE]: data, ...more });

type Published = Readonly<Record<string, unknown>>;

const named = (attributes: unknown, wanted: string): Published | undefined =>
  (attributes as readonly Published[] | undefined)?.find(({ name }) => name === wanted);

/** Rules that speak about the body of a POST or PUT. */
export const BODY_PROBES = {
  unknownAttributes: {
    run: creating(user('ada', { dispalyName: 'Ada' }), ({ dispalyName }) => dispalyName),
    lenient: '201 null',
    rfc: '201 null',
    interop: '400 invalidSyntax',
    ipsie: '400 invalidSyntax',
  },
  unknownSchemas: {
    run: creating(
      user('ada', { schemas: [USER, 'urn:example:unknown'] }),
      ({ schemas }) => schemas,
    ),
    lenient: `201 ["${USER}"]`,
    rfc: '400 invalidSyntax',
    interop: '400 invalidSyntax',
    ipsie: '400 invalidSyntax',
  },
  missingSchemas: {
    run: creating({ userName: 'ada' }),
    lenient: '201',
    rfc: '400 invalidSyntax',
    interop: '400 invalidSyntax',
    ipsie: '400 invalidSyntax',
  },
  undeclaredExtension: {
    run: creating(extended({ department: 'Research' }, { schemas: [USER] })),
    lenient: '201',
    rfc: '400 invalidSyntax',
    interop: '400 invalidSyntax',
    ipsie: '400 invalidSyntax',
  },
  coerceScalars: {
    run: creating(user('ada', { active: 'False' }), ({ active }) => active),
    lenient: '201 false',
    rfc: '400 invalidValue',
    interop: '400 invalidValue',
    ipsie: '400 invalidValue',
  },
  emptyStringClears: {
    run: creating(user('ada', { title: '' }), ({ title }) => JSON.stringify(title)),
    lenient: '201 null',
    rfc: '201 ""',
    interop: '201 ""',
    ipsie: '201 ""',
  },
  bareComplexValue: {
    run: creating(extended({ manager: '26118915' }), (body) => {
      return (body[ENTERPRISE] as { manager: { value: string } }).manager.value;
    }),
    lenient: '201 26118915',
    rfc: '400 invalidValue',
    interop: '400 invalidValue',
    ipsie: '400 invalidValue',
  },
  wrappedSimpleValue: {
    run: creating(user('ada', { title: { value: 'Dr' } }), ({ title }) => title),
    lenient: '201 Dr',
    rfc: '400 invalidValue',
    interop: '400 invalidValue',
    ipsie: '400 invalidValue',
  },
  jsonText: {
    async run(scim) {
      const value = await made(scim);
      const members = [JSON.stringify({ type: 'User', value })];
      const body = { schemas: [GROUP], displayName: 'G', members };
      return outcome(await scim.post('/Groups', body), (shown) => {
        return (shown.members as { value: string }[]).map((member) => member.value === value);
      });
    },
    lenient: '201 [true]',
    rfc: '400 invalidValue',
    interop: '400 invalidValue',
    ipsie: '400 invalidValue',
  },
  coreSchemaKey: {
    run: creating(user('ada', { [USER]: { title: 'Dr' } }), ({ title }) => title),
    lenient: '201 Dr',
    rfc: '201 null',
    interop: '400 invalidSyntax',
    ipsie: '400 invalidSyntax',
  },
  formerSchemaUris: {
    run: creating(
      user('ada', { 'urn:scim:schemas:extension:enterprise:2.0': { department: 'Deck' } }),
      (body) => body[ENTERPRISE],
    ),
    lenient: '201 {"department":"Deck"}',
    rfc: '201 null',
    interop: '400 invalidSyntax',
    ipsie: '400 invalidSyntax',
  },
  bareMultiValue: {
    run: creating(user('ada', { emails: { value: 'a@example.com' } }), ({ emails }) => emails),
    lenient: '201 [{"value":"a@example.com"}]',
    rfc: '400 invalidValue',
    interop: '400 invalidValue',
    ipsie: '400 invalidValue',
  },
  formats: {
    run: creating(user('ada', { locale: 'not a locale' }), ({ locale }) => locale),
    lenient: '201 not a locale',
    rfc: '400 invalidValue',
    interop: '400 invalidValue',
    ipsie: '400 invalidValue',
  },
  userNamePreparation: {
    run: creating(user('henry\u2163'), ({ userName }) => userName),
    lenient: '201 henry\u2163',
    rfc: '400 invalidValue',
    interop: '400 invalidValue',
    ipsie: '400 invalidValue',
  },
  passwordPreparation: {
    run: creating(user('ada', { password: 'correct\thorse' })),
    lenient: '201',
    rfc: '400 invalidValue',
    interop: '400 invalidValue',
    ipsie: '400 invalidSyntax',
  },
  duplicatePrimary: {
    run: creating(
      user('ada', {
        emails: [
          { value: 'a@example.com', type: 'work', primary: true },
          { value: 'b@example.com', type: 'home', primary: true },
        ],
      }),
      ({ emails }) => (emails as { primary: boolean }[]).map(({ primary }) => primary),
    ),
    lenient: '201 [false,true]',
    rfc: '400 invalidValue',
    interop: '400 invalidValue',
    ipsie: '400 invalidValue',
  },
  passwords: {
    run: creating(user('ada', { password: 'correct horse' }), ({ password }) => password),
    lenient: '201 null',
    rfc: '201 null',
    interop: '201 null',
    ipsie: '400 invalidSyntax',
  },
  unknownMembers: {
    async run(scim) {
      const body = { schemas: [GROUP], displayName: 'G', members: [{ value: 'nobody' }] };
      return outcome(await scim.post('/Groups', body), ({ members }) => members);
    },
    lenient: '201 null',
    rfc: '400 invalidValue',
    interop: '400 invalidValue',
    ipsie: '400 invalidValue',
  },
  typeLabels: {
    async run(scim) {
      const answer = await scim.get(`/Schemas/${USER}`);
      return outcome(answer, ({ attributes }) => {
        const roles = named(attributes, 'roles');
        return named(roles?.subAttributes, 'type')?.canonicalValues ?? 'none';
      });
    },
    lenient: '200 none',
    rfc: '200 none',
    interop: '200 ["work","home","other"]',
    ipsie: '200 ["work","home","other"]',
  },
  unknownValues: {
    async run(scim) {
      const id = await made(scim, { emails: [{ value: 'ada@example.com' }] });
      const body = user('ada@example.com', { emails: [{ id: 'e1', name: 'Work' }] });
      return outcome(await scim.put(`/Users/${id}`, body), ({ emails }) => emails);
    },
    lenient: '200 [{"value":"ada@example.com"}]',
    rfc: '400 invalidValue',
    interop: '400 invalidSyntax',
    ipsie: '400 invalidSyntax',
  },
  unknownReferences: {
    run: creating(
      extended({ department: 'Research', manager: { value: 'bulkId:boss' } }),
      (body) => body[ENTERPRISE],
    ),
    lenient: '201 {"department":"Research"}',
    rfc: '400 invalidValue',
    interop: '400 invalidValue',
    ipsie: '400 invalidValue',
  },
  unknownRoles: {
    run: creating(
      extended({}, { roles: [{ value: 'Editor' }, { value: 'Company Administrator' }] }),
      ({ roles }) => (roles as { value: string }[]).map(({ value }) => value),
    ),
    lenient: '201 ["Editor"]',
    rfc: '400 invalidValue',
    interop: '400 invalidValue',
    ipsie: '400 invalidValue',
  },
  managerId: {
    run: creating(extended({ manager: { managerId: '26118915', displayName: 'Boss' } }), (body) => {
      return (body[ENTERPRISE] as { manager: { value: string } } | undefined)?.manager.value;
    }),
    lenient: '201 26118915',
    rfc: '400 invalidValue',
    interop: '400 invalidSyntax',
    ipsie: '400 invalidSyntax',
  },
  faultsBesideRevocation: {
    async run(scim) {
      const id = await made(scim, { title: 'Countess' });
      const body = user('ada@example.com', { active: false, title: [{}] });
      return outcome(await scim.put(`/Users/${id}`, body), ({ active, title }) => [active, title]);
    },
    lenient: '200 [false,"Countess"]',
    rfc: '400 invalidValue',
    interop: '400 invalidValue',
    ipsie: '400 invalidValue',
  },
  unassignedActive: {
    async run(scim) {
      const id = await made(scim);
      const body = { schemas: [USER], userName: 'ada@example.com', active: null };
      return outcome(await scim.put(`/Users/${id}`, body), ({ active }) => active);
    },
    lenient: '200 true',
    rfc: '200 false',
    interop: '200 false',
    ipsie: '200 false',
  },
  returningUsers: {
    async run(scim) {
      await made(scim, { active: false });
      const answer = await scim.post('/Users', user('ada@example.com'));
      return outcome(answer, ({ active }) => active);
    },
    lenient: '409 uniqueness',
    rfc: '409 uniqueness',
    interop: '409 uniqueness',
    ipsie: '409 uniqueness',
  },
} satisfies Record<string, Probe>;
