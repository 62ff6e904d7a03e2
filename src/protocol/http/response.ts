import type { JsonText, ScimResponse } from '../model/message.js';

const SCIM_MEDIA_TYPE = 'application/scim+json';

/** Answers hold personal data, so no cache keeps them; clients that kept a version may still ask by it. */
export const CACHE_CONTROL = { 'Cache-Control': 'no-store' } as const;

/** An answer with a JSON body. */
export function jsonResponse(
  status: number,
  body: JsonText,
  headers: Readonly<Record<string, string>> = {},
): ScimResponse {
  return {
    status,
    headers: { 'Content-Type': SCIM_MEDIA_TYPE, ...CACHE_CONTROL, ...headers },
    body,
  };
}
