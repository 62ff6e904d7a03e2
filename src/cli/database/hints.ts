/** What to do about an error, by its SQLSTATE or the code of its socket. */
const HINTS: Readonly<Record<string, string>> = {
  '28P01': 'Correct the user or the password in the URL.',
  '28000': 'The server lets nobody in like this: correct the URL, or its pg_hba.conf.',
  '3D000': 'Create it with CREATE DATABASE, or correct the URL.',
  '42501': 'Connect as the role that owns the schema and its tables, or may create them.',
  '42704': 'Create it with CREATE ROLE … LOGIN, or correct the name, and run this again.',
  '53300': 'All connections are taken: raise max_connections, or make the pools smaller.',
  ECONNREFUSED: 'No server listens there: start it, or correct host and port in the URL.',
  ENOTFOUND: 'There is no such host: correct the URL.',
  ETIMEDOUT: 'The host does not answer: is it the right one, and is a firewall in between?',
};

/** The hint for an error or what has caused it; undefined where its message has to do. */
export function hintFor(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, cause } = error as NodeJS.ErrnoException;
  return HINTS[String(code)] ?? hintFor(cause);
}
