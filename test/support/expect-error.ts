import { expect } from '@jest/globals';
import { SCIM_JSON } from './client.js';
import { ERROR } from './messages.js';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** Checks that an answer is a SCIM error message (RFC 7644 §3.12) with this status and keyword. */
export function expectScimError(answer: Answer, status: number, scimType?: string): void {
  const body: unknown = JSON.parse(answer.text || 'null');
  expect({ status: answer.status, body }).toEqual({
    status,
    body: {
      schemas: [ERROR],
      status: String(status),
      ...(scimType === undefined ? {} : { scimType }),
      detail: expect.stringMatching(/./),
    },
  });
  expect(answer.headers['content-type']).toBe(SCIM_JSON);
}
