import { didYouMean } from '../lib/nearest.js';
import { type Preset, RULES, type RuleName, type Rules } from './rules.js';

const NAMES = Object.keys(RULES) as RuleName[];

function preset(name: Preset): Rules {
  return Object.freeze(Object.fromEntries(NAMES.map((rule) => [rule, RULES[rule][name]]))) as Rules;
}

/** The rules of each preset, ready made. */
export const PRESETS: Readonly<Record<Preset, Rules>> = Object.freeze({
  lenient: preset('lenient'),
  rfc: preset('rfc'),
  interop: preset('interop'),
  ipsie: preset('ipsie'),
});

/** What a host passes as `conformance`: a preset, or a preset with single rules set otherwise. */
export type Conformance = Preset | (Partial<Rules> & { readonly preset?: Preset });

/**
 * Turns the host's setting into one complete, frozen set of rules.
 *
 * @throws RangeError naming the preset, rule or value that does not exist.
 */
export function resolveRules(conformance: Conformance = 'lenient'): Rules {
  if (typeof conformance !== 'string' && !isPlain(conformance)) {
    throw new RangeError('A conformance setting is a preset or an object of rules.');
  }
  const { preset: base = 'lenient', ...overrides } =
    typeof conformance === 'string' ? { preset: conformance } : conformance;
  if (!Object.hasOwn(PRESETS, base)) {
    throw new RangeError(`Unknown preset "${base}".${didYouMean(base, Object.keys(PRESETS))}`);
  }
  const entries = Object.entries(overrides).filter(([, value]) => value !== undefined);
  if (entries.length === 0) return PRESETS[base];
  for (const [name, value] of entries) {
    if (!Object.hasOwn(RULES, name)) {
      throw new RangeError(`Unknown rule "${name}".${didYouMean(name, NAMES)}`);
    }
    const values: readonly unknown[] = RULES[name as RuleName].values;
    if (!values.includes(value)) {
      throw new RangeError(
        `Rule "${name}" takes ${values.map((v) => JSON.stringify(v)).join(' or ')}.`,
      );
    }
  }
  return Object.freeze({ ...PRESETS[base], ...Object.fromEntries(entries) }) as Rules;
}

/** The setting may come from JavaScript, where nothing keeps a list or null away. */
function isPlain(setting: unknown): boolean {
  return typeof setting === 'object' && setting !== null && !Array.isArray(setting);
}
