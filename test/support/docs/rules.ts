import { RULE_REASONS, RULES, type RuleName } from '../../../src/index.js';
import { block, code, section, table } from './markdown.js';

const PRESETS = ['lenient', 'rfc', 'interop', 'ipsie'] as const;

const NAMES = Object.keys(RULES) as readonly RuleName[];

/** All rules at a glance, each with a link to its section. */
export function rulesTable(): string {
  const rows = NAMES.map((name) => [
    `[${code(name)}](#${name.toLowerCase()})`,
    ...PRESETS.map((preset) => code(String(RULES[name][preset]))),
  ]);
  return table(['rule', ...PRESETS], rows);
}

/** A section for each rule: what it decides, why there is one, and a request whose outcome depends on it. */
export function ruleSections(): string {
  return NAMES.map((name) => {
    const { about, values } = RULES[name];
    const { because, example } = RULE_REASONS[name];
    return section(
      3,
      name,
      `${about} Values: ${values.map((value) => code(String(value))).join(', ')}.`,
      `Why: ${because}`,
      block('http', example),
    );
  }).join('\n\n');
}
