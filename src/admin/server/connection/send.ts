import { type BoundedText, boundedText } from '../../../lib/bounded-text.js';
import type { Reply } from './check.js';

const MAX_BYTES = 1_048_576;

function parsed({ text, complete }: BoundedText): unknown {
  try {
    return complete ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

/** Sends one request as a provider would: it follows no redirect, and reads at most 1 MiB. */
export async function send(
  url: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Reply> {
  const response = await fetch(url, { headers, redirect: 'manual', signal });
  return {
    status: response.status,
    mediaType: response.headers.get('content-type') ?? 'no content type',
    body: parsed(await boundedText(response, MAX_BYTES)),
  };
}

/** Why there was no answer, in words that tell nothing about the inside of the server. */
export function whyUnreachable(error: unknown): string {
  const { name, cause } = error as { readonly name?: unknown; readonly cause?: { code?: unknown } };
  if (name === 'TimeoutError') return 'No answer in time';
  return typeof cause?.code === 'string' ? `No answer (${cause.code})` : 'No answer';
}
