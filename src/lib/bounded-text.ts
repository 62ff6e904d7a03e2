/** The body of a response of `fetch`, as far as it was read. */
export interface BoundedText {
  readonly text: string;
  /** Whether that is all of it. */
  readonly complete: boolean;
}

/**
 * Reads the body of a response as UTF-8, and no more than that many bytes of it: what comes behind is not
 * waited for.
 */
export async function boundedText(response: Response, maxBytes: number): Promise<BoundedText> {
  if (!response.body) return { text: '', complete: true };
  const reader = response.body.getReader();
  const chunks: Uint8Array[] = [];
  for (let size = 0; size <= maxBytes; ) {
    const { done, value } = await reader.read();
    if (done) return { text: Buffer.concat(chunks).toString('utf8'), complete: true };
    size += value.byteLength;
    chunks.push(value);
  }
  await reader.cancel();
  const text = Buffer.concat(chunks).subarray(0, maxBytes).toString('utf8');
  return { text, complete: false };
}
