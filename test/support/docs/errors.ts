import {
  CONFIG_ERRORS,
  type ConfigErrorCode,
  MOUNT_FINDINGS,
  type MountFindingCode,
  ScimConfigError,
} from '../../../src/index.js';
import { CONFIG_EXAMPLES, LATE_ERRORS } from './config-examples.js';
import { block, section } from './markdown.js';
import { MOUNT_EXAMPLES } from './mount-examples.js';
import { functionBodiesOf } from './tsdoc.js';

const EXAMPLES_FILE = 'test/support/docs/config-examples.ts';

/** What an example throws. */
export function errorOf(code: ConfigErrorCode): ScimConfigError {
  // Tests run without the types, which would say so.
  if (!Object.hasOwn(CONFIG_EXAMPLES, code)) throw new Error(`${EXAMPLES_FILE} has no ${code}.`);
  const late = LATE_ERRORS[code];
  if (late !== undefined) return late;
  try {
    CONFIG_EXAMPLES[code]();
  } catch (error) {
    if (error instanceof ScimConfigError && error.code === code) return error;
    throw new Error(`The example of ${code} in ${EXAMPLES_FILE} throws something else.`, {
      cause: error,
    });
  }
  throw new Error(`The example of ${code} in ${EXAMPLES_FILE} throws nothing.`);
}

/** A section for each code of a wrong configuration: what is wrong, what to do, what causes it. */
export function configErrorSections(): string {
  const examples = functionBodiesOf(EXAMPLES_FILE, 'CONFIG_EXAMPLES');
  return (Object.keys(CONFIG_ERRORS) as ConfigErrorCode[])
    .map((code) => {
      const advice = CONFIG_ERRORS[code];
      const problem = errorOf(code).message.slice(`${code}: `.length, -advice.length).trim();
      const example = (examples.get(code) ?? '').replaceAll(' as Mistaken', '');
      return section(
        3,
        code,
        `What is wrong, for example: ${problem}`,
        `What to do: ${advice}`,
        block('js', `${example};`),
      );
    })
    .join('\n\n');
}

/** A section for each finding around a mounted router. */
export function mountSections(): string {
  return (Object.keys(MOUNT_FINDINGS) as MountFindingCode[])
    .map((code) => {
      const { problem, advice } = MOUNT_FINDINGS[code];
      const [language, text] = MOUNT_EXAMPLES[code];
      return section(
        3,
        code,
        `What is wrong: ${problem}`,
        `What to do: ${advice}`,
        block(language, text),
      );
    })
    .join('\n\n');
}
