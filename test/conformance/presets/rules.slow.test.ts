import { describe, expect, it } from '@jest/globals';
import { PRESETS } from '../../../src/conformance/presets.js';
import { type Preset, RULES, type RuleName, type Rules } from '../../../src/index.js';
import { mountScim } from '../../support/app.js';
import { ROLE_CATALOG } from './probe.js';
import { PROBES } from './probes.js';

const NAMES = Object.keys(RULES) as RuleName[];
const PRESET_NAMES = Object.keys(PRESETS) as Preset[];

describe('the rule table', () => {
  it('has a probe for every rule, and none besides', () => {
    expect(Object.keys(PROBES).sort()).toEqual([...NAMES].sort());
  });

  it('gives every rule one of its values in every preset', () => {
    expect(PRESET_NAMES).toEqual(['lenient', 'rfc', 'interop', 'ipsie']);
    for (const name of NAMES) {
      const { values, ...rule } = RULES[name];
      for (const preset of PRESET_NAMES) expect(values).toContain(rule[preset]);
      expect(rule.about).toMatch(/^\S.{20,}\.$/);
    }
  });

  it('has one value in all presets only where hosts may choose', () => {
    const same = NAMES.filter(
      (name) => new Set(PRESET_NAMES.map((preset) => RULES[name][preset])).size === 1,
    );
    expect(same).toEqual(['returningUsers', 'omittedMembersOnPut']);
  });

  it('makes ipsie at least as strict as the profile it stands on', () => {
    const demanded = NAMES.filter((name) => 'demanded' in RULES[name]);
    expect(demanded.length).toBeGreaterThan(5);
    for (const name of demanded) expect(PRESETS.ipsie[name]).toBe(PRESETS.interop[name]);
  });
});

describe.each(PRESET_NAMES)('conformance: %s', (preset) => {
  it.each(NAMES)('%s', async (name) => {
    const { scim } = mountScim({ conformance: preset, roleCatalog: ROLE_CATALOG });
    expect(await PROBES[name].run(scim)).toBe(PROBES[name][preset]);
  });
});

describe('one rule set otherwise', () => {
  it.each(NAMES)('%s makes the difference by itself', async (name) => {
    const { run, lenient } = PROBES[name];
    const values: readonly Rules[RuleName][] = RULES[name].values;
    const outcomes = await Promise.all(
      values.map((value) =>
        run(mountScim({ conformance: { [name]: value }, roleCatalog: ROLE_CATALOG }).scim),
      ),
    );
    const shared = outcomes.filter((outcome, index) => outcomes.indexOf(outcome) !== index);
    expect(shared).toEqual([]);
    expect(outcomes[values.indexOf(PRESETS.lenient[name])]).toBe(lenient);
  });
});
