/** What is answered with an error of SCIM. */
export class Problem extends Error {
  readonly status: number;
  readonly scimType: string | undefined;

  constructor(status: number, scimType: string | undefined, detail: string) {
    super(detail);
    this.status = status;
    this.scimType = scimType;
  }
}

export const badRequest = (scimType: string, detail: string): Problem =>
  new Problem(400, scimType, detail);

export const notFound = (): Problem => new Problem(404, undefined, 'There is no such user.');

/** Any error as one that can be answered: of the database, of the body parser, or of nobody knows what. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const { code, status } = (error ?? {}) as { code?: unknown; status?: unknown };
  if (code === '23505') return new Problem(409, 'uniqueness', 'The userName is in use.');
  if (status === 400) return badRequest('invalidSyntax', 'The body is not JSON.');
  if (status === 413) return new Problem(413, undefined, 'The body is too large.');
  if (typeof code === 'string' && /^(?:08|53|57|ECONN)/.test(code)) {
    return new Problem(503, undefined, 'The database does not answer.');
  }
  console.error(error);
  return new Problem(500, undefined, 'Something went wrong.');
}
