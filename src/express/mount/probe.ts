/** What an answer shows of who gave it. */
export interface Seen {
  readonly status: number;
  /** A SCIM message, by media type and body. */
  readonly isScim: boolean;
  readonly isPage: boolean;
  readonly redirected: boolean;
  readonly setsCookie: boolean;
  readonly challenge: string;
  readonly body: ScimMessage | undefined;
}

interface ScimMessage {
  readonly schemas: unknown;
  readonly meta?: { readonly location?: unknown };
}

export interface ProbeOptions {
  readonly body?: string;
  /** Default `application/scim+json`. */
  readonly type?: string;
  readonly token?: string;
}

/** Sends one request; undefined if no answer came. */
export type Probe = (
  method: string,
  path: string,
  options?: ProbeOptions,
) => Promise<Seen | undefined>;

function scimMessage(text: string): ScimMessage | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'schemas' in value ? value : undefined;
  } catch {
    return undefined;
  }
}

async function see(response: Response): Promise<Seen> {
  const type = response.headers.get('content-type') ?? '';
  const body = scimMessage(await response.text());
  return {
    status: response.status,
    isScim: type.startsWith('application/scim+json') && body !== undefined,
    isPage: type.startsWith('text/html'),
    redirected: response.status >= 300 && response.status < 400,
    setsCookie: response.headers.has('set-cookie'),
    challenge: response.headers.get('www-authenticate') ?? '',
    body,
  };
}

export function createProbe(base: string, send: typeof fetch, timeout: number): Probe {
  return async (method, path, { body, type = 'application/scim+json', token } = {}) => {
    try {
      const response = await send(`${base}${path}`, {
        method,
        redirect: 'manual',
        signal: AbortSignal.timeout(timeout),
        headers: {
          Accept: 'application/scim+json',
          ...(body === undefined ? {} : { 'Content-Type': type }),
          ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
        },
        ...(body === undefined ? {} : { body }),
      });
      return await see(response);
    } catch {
      return undefined;
    }
  };
}
