import { describe, expect, it } from '@jest/globals';
import { createExchangeTrace, RULES, type RuleName } from '../../../src/index.js';
import { ROLE_CATALOG } from '../../conformance/presets/probe.js';
import { PROBES } from '../../conformance/presets/probes.js';
import { mountScim } from '../../support/app.js';
import { ENTERPRISE, GROUP, PATCH_OP, patch, USER, user } from '../../support/messages.js';

const NAMES = Object.keys(RULES) as RuleName[];
const TOLERANCES = NAMES.filter(
  (name) => !('choice' in RULES[name]) && RULES[name].lenient !== RULES[name].rfc,
);

describe('an exchange trace', () => {
  it.each(TOLERANCES)('names %s where it decided something', async (name) => {
    const trace = createExchangeTrace();
    await PROBES[name].run(mountScim({ trace, roleCatalog: ROLE_CATALOG }).scim);
    const { lenient, about } = RULES[name];
    expect(trace.last().flatMap(({ rules }) => rules)).toContainEqual({
      rule: name,
      value: String(lenient),
      about,
    });
  });

  it.each(TOLERANCES)('does not name %s where it is not set', async (name) => {
    const trace = createExchangeTrace();
    await PROBES[name].run(mountScim({ trace, conformance: 'rfc' }).scim);
    expect(trace.last().flatMap(({ rules }) => rules)).toEqual([]);
  });

  it('names no tolerance for requests as the RFC has them', async () => {
    const trace = createExchangeTrace();
    const { scim } = mountScim({ trace });
    const { body: ada } = await scim
      .post('/Users', {
        ...user('ada', { emails: [{ value: 'ada@example.com', type: 'work', primary: true }] }),
        schemas: [USER, ENTERPRISE],
        [ENTERPRISE]: { department: 'Analysis' },
      })
      .expect(201);
    const { body: team } = await scim
      .post('/Groups', { schemas: [GROUP], displayName: 'Team', members: [{ value: ada.id }] })
      .expect(201);
    await scim
      .patch(
        `/Users/${ada.id}`,
        patch(
          { op: 'replace', path: 'active', value: false },
          { op: 'replace', path: 'emails[type eq "work"].value', value: 'a@example.com' },
          { op: 'remove', path: 'displayName' },
        ),
      )
      .expect(200);
    await scim
      .patch(`/Groups/${team.id}`, {
        schemas: [PATCH_OP],
        Operations: [{ op: 'remove', path: `members[value eq "${ada.id}"]` }],
      })
      .expect(204);
    await scim.put(`/Users/${ada.id}`, user('ada')).expect(200);
    await scim.get('/Users?filter=userName+eq+%22ada%22&attributes=userName').expect(200);
    await scim.delete(`/Users/${ada.id}`).expect(204);
    expect(trace.last().flatMap(({ rules }) => rules)).toEqual([]);
    expect(trace.last().map(({ status }) => status)).toEqual([201, 201, 200, 204, 200, 200, 204]);
  });

  it('changes no answer', async () => {
    for (const name of TOLERANCES) {
      const options = { trace: createExchangeTrace(), roleCatalog: ROLE_CATALOG };
      const traced = await PROBES[name].run(mountScim(options).scim);
      expect([name, traced]).toEqual([name, PROBES[name].lenient]);
    }
  });
});
