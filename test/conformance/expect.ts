import { expect } from '@jest/globals';
import { type ConfigErrorCode, ScimConfigError, type ScimOptions } from '../../src/index.js';
import { expectScimError } from '../support/expect-error.js';
import type { Answer } from './answer.js';
import type { World } from './world.js';

export { expectScimError };

/** Expects a success with this status, and shows the body if it is another. */
export function expectStatus(answer: Answer, ...statuses: readonly number[]): void {
  expect({
    ok: statuses.includes(answer.status),
    status: answer.status,
    text: answer.text,
  }).toMatchObject({ ok: true });
}

/** Expects that the library refuses these options when it starts. */
export async function expectRefused(
  t: World,
  options: Partial<ScimOptions>,
  code: ConfigErrorCode,
): Promise<void> {
  const refusal = await t.mount(options).then(
    () => 'nothing refused',
    (error: unknown) => (error instanceof ScimConfigError ? error.code : error),
  );
  expect(refusal).toBe(code);
}
