import { describe, expect, it } from '@jest/globals';
import { createApp, SCIM_PATH } from '../../../examples/rfp-saas/app.js';
import { type AuditResult, runAudits, scimAudits } from '../../../src/testing/index.js';
import { REQUIREMENTS } from '../../conformance/tally.js';
import { TOKEN } from '../../support/app.js';
import { scimApp, whileAudited } from './support.js';

const AUDITS = scimAudits();
const STATIC_TOKEN = ['entra-gallery.federated-identity', 'entra-gallery.validate-credentials'];

const findingsIn = (results: readonly AuditResult[]) =>
  results
    .filter(({ outcome }) => outcome === 'failed' || outcome === 'warning')
    .map(({ audit, message }) => `${audit.id}: ${message}`);

const skippedIn = (results: readonly AuditResult[]) =>
  results.filter(({ outcome }) => outcome === 'skipped').map(({ audit }) => audit.id);

describe('the audits', () => {
  it('have ids of their own', () => {
    expect(new Set(AUDITS.map(({ id }) => id)).size).toBe(AUDITS.length);
    for (const { id } of AUDITS) expect(id).toMatch(/^[a-z-]+\.[a-z-]+$/);
  });

  it('name requirements that there are, and are never stricter than the first', () => {
    const levels = new Map(REQUIREMENTS.map(({ id, level }) => [id, level]));
    const order = ['MAY', 'SHOULD', 'MUST'];
    for (const { id, profile, level, requirements } of AUDITS) {
      const first = requirements[0] ?? '';
      const known = requirements.filter((requirement) => levels.has(requirement));
      expect({ id, requirements: known }).toEqual({ id, requirements });
      if (profile !== 'rfc') continue;
      const most = order.indexOf(levels.get(first) ?? 'MAY');
      expect({ id, isStricter: order.indexOf(level) > most }).toEqual({ id, isStricter: false });
    }
  });

  it('say where each comes from', () => {
    for (const { id, source, title } of AUDITS) {
      expect({ id, source, title }).toEqual({
        id,
        source: expect.stringMatching(/^(RFC \d+|Entra|Okta|OneLogin|JumpCloud|Microsoft|SCIM)/),
        title: expect.stringMatching(/\w{3}/),
      });
    }
  });

  it('contain the 25 tests of the Entra gallery and the 12 of Okta’s specification suite', () => {
    const numbers = (pattern: RegExp) =>
      AUDITS.flatMap(({ source }) => Number(pattern.exec(source)?.[1] ?? 0))
        .filter((number) => number > 0)
        .sort((a, b) => a - b);
    const to = (last: number) => Array.from({ length: last }, (_, at) => at + 1);
    expect(numbers(/^Entra gallery test (\d+)/)).toEqual(to(25));
    expect(numbers(/^Okta SPEC test (\d+)/)).toEqual(to(12));
  });

  it('are chosen by profile', () => {
    const okta = scimAudits({ profiles: ['okta'] });
    expect(new Set(okta.map(({ profile }) => profile))).toEqual(new Set(['okta']));
    const parts = (['rfc', 'entra', 'okta', 'onelogin', 'jumpcloud'] as const).map(
      (profile) => scimAudits({ profiles: [profile] }).length,
    );
    expect(parts.reduce((sum, part) => sum + part)).toBe(AUDITS.length);
  });
});

describe('against memory stores', () => {
  it('all pass in the preset lenient, and nothing is left behind', async () => {
    await whileAudited(scimApp(), async (target) => {
      const { results, cleanUp } = await runAudits(AUDITS, target);
      expect(findingsIn(results)).toEqual([]);
      expect(skippedIn(results).sort()).toEqual(STATIC_TOKEN);
      expect(cleanUp.created).toBeGreaterThan(300);
      expect(cleanUp.leftovers).toEqual([]);
      expect(await target.population()).toEqual({ users: 0, groups: 0 });
    });
  });

  it('those of the RFCs pass in the preset rfc', async () => {
    await whileAudited(scimApp({ conformance: 'rfc' }), async (target) => {
      const { results, cleanUp } = await runAudits(scimAudits({ profiles: ['rfc'] }), target);
      expect(findingsIn(results)).toEqual([]);
      expect(skippedIn(results)).toEqual([]);
      expect(cleanUp.leftovers).toEqual([]);
    });
  });
});

describe('against the example product', () => {
  it('those of Entra, Okta, OneLogin and JumpCloud pass', async () => {
    const audits = AUDITS.filter(({ profile }) => profile !== 'rfc');
    const { app } = createApp({ token: TOKEN });
    await whileAudited(
      app,
      async (target) => {
        const { results, cleanUp } = await runAudits(audits, target);
        expect(findingsIn(results)).toEqual([]);
        expect(skippedIn(results).sort()).toEqual(STATIC_TOKEN);
        expect(cleanUp.leftovers).toEqual([]);
      },
      { mount: SCIM_PATH },
    );
  });
});
