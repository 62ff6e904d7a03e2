import type { Reply } from './check.js';

const MAX_BYTES = 1_048_576;

async function boundedText(response: Response): Promise<string | undefined> {
  if (!response.body) return '';
  const reader = response.body.getReader();
  const chunks: Uint8Array[] = [];
  for (let size = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks).toString('utf8');
    size += value.byteLength;
    if (size > MAX_BYTES) {
      await reader.cancel();
      return undefined;
    }
    chunks.push(value);
  }
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
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
    body: parsed(await boundedText(response)),
  };
}

/** Why there was no answer, in words that tell nothing about the inside of the server. */
export function whyUnreachable(error: unknown): string {
  const { name, cause } = error as { readonly name?: unknown; readonly cause?: { code?: unknown } };
  if (name === 'TimeoutError') return 'No answer in time';
  return typeof cause?.code === 'string' ? `No answer (${cause.code})` : 'No answer';
}
