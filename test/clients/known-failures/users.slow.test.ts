import { describe, expect, it } from '@jest/globals';
import { ENTERPRISE, patch, USER, user } from '../../support/messages.js';
import { idOf, SHIP, sailors } from './world.js';

const WORK = 'emails[type eq "work"]';
const RADIO = `${SHIP}:radios[kind eq "vhf"]`;

/** Bugs that other servers shipped, by what their users saw; the requests are those of the clients. */
describe('users', () => {
  describe('1. 400 on deactivation, because the boolean is a string', () => {
    it.each([
      ['active', 'False', false],
      ['active', 'false', false],
      ['active', 'FALSE', false],
      ['active', 'True', true],
      [`${SHIP}:onWatch`, 'False', false],
      [`${SHIP}:deck`, '7', 7],
      [`${SHIP}:draught`, '2.5', 2.5],
      [`${SHIP}:tattoo`, 'False', 'False'],
      ['nickName', 'True', 'True'],
    ])('%s takes %j as %j', async (path, value, expected) => {
      const { sailor, patched } = sailors();
      const body = await patched(await sailor('ada'), { op: 'Replace', path, value });
      const shown = path.startsWith(SHIP) ? (body[SHIP] as object) : body;
      expect(shown).toMatchObject({ [path.slice(path.lastIndexOf(':') + 1)]: expected });
    });

    it.each(['active', `${SHIP}:onWatch`])('any other string for %s is 400', async (path) => {
      const { sailor, scim } = sailors();
      const ada = await sailor('ada');
      const answer = await scim.patch(ada, patch({ op: 'Replace', path, value: 'perhaps' }));
      expect(answer.body).toMatchObject({ status: '400', scimType: 'invalidValue' });
    });
  });

  describe('4. noTarget, or the e-mail is lost, because no value matches the path', () => {
    it.each([
      ['Add', WORK, 'emails', { type: 'work' }],
      ['Replace', WORK, 'emails', { type: 'work' }],
      ['Add', 'phoneNumbers[type eq "fax"]', 'phoneNumbers', { type: 'fax' }],
      ['Replace', 'addresses[type eq "other" and primary eq true]', 'addresses', { type: 'other' }],
      ['Add', RADIO, 'radios', { kind: 'vhf' }],
    ])('%s %s makes one of that kind', async (op, path, attribute, kind) => {
      const { sailor, patched } = sailors();
      const ada = await sailor('ada', { emails: [{ type: 'home', value: 'a@example.org' }] });
      const sub = attribute === 'addresses' ? 'locality' : 'value';
      const body = await patched(ada, { op, path: `${path}.${sub}`, value: 'x@example.com' });
      const shown = (attribute === 'radios' ? body[SHIP] : body) as Record<string, object[]>;
      expect(shown[attribute]).toContainEqual(
        expect.objectContaining({ ...kind, [sub]: 'x@example.com' }),
      );
      expect(body.emails).toContainEqual({ type: 'home', value: 'a@example.org' });
    });

    it('the new one is not primary, and a second operation finds it', async () => {
      const { sailor, patched } = sailors();
      const ada = await sailor('ada');
      const { emails } = await patched(
        ada,
        { op: 'Add', path: `${WORK}.value`, value: 'x@example.com' },
        { op: 'Add', path: `${WORK}.display`, value: 'X' },
      );
      expect(emails).toEqual([{ type: 'work', value: 'x@example.com', display: 'X' }]);
    });
  });

  it('5. keys such as "name.givenName" are stored flat', async () => {
    const { sailor, patched } = sailors();
    const ada = await sailor('ada', { name: { familyName: 'King' } });
    const body = await patched(ada, {
      op: 'replace',
      value: {
        'name.givenName': 'Ada',
        [`${ENTERPRISE}:employeeNumber`]: '9',
        [`${SHIP}:berth.cabin`]: '12',
        [`${SHIP}:deck`]: 3,
        [`${USER}:title`]: 'Countess',
      },
    });
    expect(body).toMatchObject({
      name: { givenName: 'Ada', familyName: 'King' },
      title: 'Countess',
      [ENTERPRISE]: { employeeNumber: '9' },
      [SHIP]: { berth: { cabin: '12' }, deck: 3 },
    });
    expect(Object.keys(body).some((key) => key.startsWith('name.'))).toBe(false);
  });

  describe('6. the manager is refused as a string, or given back as one', () => {
    it.each([
      [ENTERPRISE, 'manager'],
      [SHIP, 'sponsor'],
    ])('%s:%s: text in, object out, empty text clears', async (urn, name) => {
      const { sailor, patched } = sailors();
      const [ada, bea] = [await sailor('ada'), await sailor('bea')];
      const path = `${urn}:${name}`;
      const set = await patched(ada, { op: 'Add', path, value: idOf(bea) });
      expect(set[urn]).toMatchObject({ [name]: { value: idOf(bea) } });
      const cleared = await patched(ada, { op: 'Replace', path, value: '' });
      expect(cleared[urn] ?? {}).not.toHaveProperty(name);
    });

    it('in a POST as well', async () => {
      const { sailor, read } = sailors();
      const bea = await sailor('bea');
      const ada = await sailor('ada', { [ENTERPRISE]: { manager: idOf(bea) } });
      expect((await read(ada))[ENTERPRISE]).toMatchObject({ manager: { value: idOf(bea) } });
    });
  });

  it('7. a second user is made, because userName came in another case', async () => {
    const { sailor, scim } = sailors();
    const ada = await sailor('Ada.King@example.com');
    const { body } = await scim.get('/Users?filter=userName+eq+%22ADA.KING@EXAMPLE.COM%22');
    expect(body).toMatchObject({ totalResults: 1, Resources: [{ id: idOf(ada) }] });
    const second = await scim.post('/Users', user('ada.king@EXAMPLE.com'));
    expect(second.body).toMatchObject({ status: '409', scimType: 'uniqueness' });
  });

  it('9. 501 on a path of the core schema that is written with its URN', async () => {
    const { sailor, patched, scim } = sailors();
    const ada = await sailor('ada');
    const body = await patched(
      ada,
      { op: 'Replace', path: `${USER}:displayName`, value: 'Ada K' },
      { op: 'Add', path: `${USER}:roles`, value: [{ value: 'admin' }] },
    );
    expect(body).toMatchObject({ displayName: 'Ada K', roles: [{ value: 'admin' }] });
    const found = await scim.get(`/Users?filter=${USER}:userName+eq+%22ada%22`);
    expect(found.body.totalResults).toBe(1);
  });

  it.each([
    ['title', ''],
    ['title', null],
    ['emails', []],
    ['emails', null],
    [`${SHIP}:languages`, []],
    [`${SHIP}:tattoo`, ''],
    [`${WORK}.value`, ''],
  ])('23. a clear is ignored: replace %s by %j', async (path, value) => {
    const { sailor, patched } = sailors();
    const ada = await sailor('ada', {
      title: 'Countess',
      emails: [{ type: 'work', value: 'a@example.com' }],
      [SHIP]: { languages: ['fr'], tattoo: 'anchor' },
    });
    const body = await patched(ada, { op: 'replace', path, value });
    const name = path.replace(`${SHIP}:`, '').replace(/[[.].*/, '');
    expect({ ...body, ...(body[SHIP] as object) }).not.toHaveProperty(name);
    const again = await patched(ada, { op: 'replace', path, value });
    expect(again.meta).toEqual(body.meta);
  });

  it.each([
    [`${WORK}.value`, 'a@example.com'],
    ['phoneNumbers[type eq "mobile"]', [{ value: '+44' }]],
    [`${RADIO}.value`, 'ch16'],
  ])('24. Remove with a value on a filtered path is ignored: %s', async (path, value) => {
    const { sailor, patched } = sailors();
    const ada = await sailor('ada', {
      emails: [{ type: 'work', value: 'a@example.com' }],
      phoneNumbers: [{ type: 'mobile', value: '+44' }],
      [SHIP]: { radios: [{ kind: 'vhf', value: 'ch16' }] },
    });
    const body = await patched(ada, { op: 'Remove', path, value });
    const removed = typeof value === 'string' ? value : '+44';
    expect(JSON.stringify(body)).not.toContain(removed);
  });

  it('25. an attribute that an administrator mapped and the server does not know is refused', async () => {
    const { sailor, patched, read } = sailors();
    const ada = await sailor('ada', { favouriteColour: 'blue', [SHIP]: { parrot: 'Polly' } });
    await patched(
      ada,
      { op: 'Add', path: 'favouriteColour', value: 'red' },
      { op: 'Add', path: 'urn:example:unheard:2.0:User:rank', value: '1' },
      { op: 'Add', value: { favouriteColour: 'red', displayName: 'Ada K' } },
    );
    expect(await read(ada)).toMatchObject({ displayName: 'Ada K' });
    expect(JSON.stringify(await read(ada))).not.toMatch(/olour|parrot|unheard/);

    const strict = sailors({ conformance: { unknownAttributes: 'refuse' } });
    await strict.scim.post('/Users', user('ada', { favouriteColour: 'blue' })).expect(400);
  });

  it('26. "impossible to search on a mono valued attribute": a filter on one is 400 with a reason', async () => {
    const { sailor, scim, patched } = sailors();
    const ada = await sailor('ada');
    for (const path of ['displayName[type eq "work"].value', `${SHIP}:tattoo[type eq "x"].value`]) {
      const answer = await scim.patch(ada, patch({ op: 'Add', path, value: 'x' }));
      expect(answer.body).toMatchObject({ status: '400', scimType: 'invalidPath' });
      expect(answer.body.detail).not.toBe('');
    }
    const value = 'x@example.com';
    expect(await patched(ada, { op: 'Add', path: `${WORK}.value`, value })).toHaveProperty(
      'emails',
    );
  });

  it('28. a filter on active finds others than those who are shown active', async () => {
    const { sailor, scim, patched } = sailors();
    const [ada, bea] = [await sailor('ada'), await sailor('bea')];
    await patched(ada, { op: 'Replace', path: 'active', value: 'False' });
    for (const [filter, path] of [
      ['active eq false', ada],
      ['active eq "False"', ada],
      ['active eq true', bea],
    ] as const) {
      const { body } = await scim.get(`/Users?filter=${encodeURIComponent(filter)}`);
      expect(body.Resources).toMatchObject([{ id: idOf(path) }]);
    }
  });
});
