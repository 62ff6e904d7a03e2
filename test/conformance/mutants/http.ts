import { alterRequest, alterResponse, withoutAnswerHeaders } from './alter.js';
import type { Mutant } from './mutant.js';

const NOT_MODIFIED = 'If-None-Match';

const withoutDigest = (tag: string | undefined): string | undefined => tag?.split(/[."]/)[1];

/** Whether a list of entity tags holds an asterisk beside others. */
const hasAsterisk = (tags: string | undefined): boolean => /,\s*\*|\*\s*,/.test(tags ?? '');

/** Faults in headers, and in what they say about a representation. */
export const HTTP_MUTANTS: readonly Mutant[] = [
  {
    name: 'a user whose groups have changed is "not modified"',
    breaks: ['RFC7644-3.14-d'],
    exchange: alterResponse((response, { headers }) =>
      response.status === 200 &&
      headers[NOT_MODIFIED] !== undefined &&
      withoutDigest(headers[NOT_MODIFIED]) === withoutDigest(response.headers.etag)
        ? { ...response, status: 304, text: '' }
        : response,
    ),
  },
  {
    name: 'a user who has joined a group no longer matches If-Match',
    breaks: ['RFC7644-3.14-g'],
    async exchange(request, send) {
      const given = request.headers['If-Match'];
      const { 'Content-Type': _, 'If-Match': __, ...headers } = request.headers;
      if (given === undefined || !request.path.includes('/Users/')) return send(request);
      const { etag } = (await send({ method: 'GET', path: request.path, headers })).headers;
      const isOther = etag !== given && withoutDigest(etag) === withoutDigest(given);
      return send(
        isOther ? { ...request, headers: { ...request.headers, 'If-Match': '"x"' } } : request,
      );
    },
  },
  {
    name: 'an asterisk counts in a list of entity tags',
    breaks: ['RFC7644-3.14-h'],
    exchange: alterRequest((request) =>
      hasAsterisk(request.headers['If-Match'])
        ? { ...request, headers: { ...request.headers, 'If-Match': '*' } }
        : request,
    ),
  },
  {
    name: 'no Content-Location',
    breaks: ['RFC7643-3.1-o'],
    exchange: withoutAnswerHeaders('Content-Location'),
  },
  {
    name: 'Content-Location of an alias',
    breaks: ['RFC7643-3.1-o'],
    exchange: alterResponse((response, { path }) =>
      path.endsWith('/Me') && response.headers['content-location'] !== undefined
        ? { ...response, headers: { ...response.headers, 'content-location': path } }
        : response,
    ),
  },
  {
    name: 'a charset other than UTF-8 is refused',
    breaks: ['RFC7644-3.8-f'],
    exchange: alterRequest((request) =>
      /charset=(?!utf-8)/i.test(request.headers['Content-Type'] ?? '')
        ? { ...request, headers: { ...request.headers, 'Content-Type': 'text/xml' } }
        : request,
    ),
  },
];
