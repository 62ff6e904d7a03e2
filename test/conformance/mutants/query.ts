import { alterBody, alterRequest, jsonOf, withBody, withoutParameters } from './alter.js';
import type { Mutant } from './mutant.js';

const filterOf = (path: string) => new URLSearchParams(path.split('?')[1] ?? '').get('filter');

/** Faults in what a query finds and how it is shown. */
export const QUERY_MUTANTS: readonly Mutant[] = [
  {
    name: 'filter ignored',
    breaks: ['RFC7644-3.4.2.2-b', 'RFC7643-4.1.1-c'],
    exchange: withoutParameters('filter'),
  },
  {
    name: 'sort ignored',
    breaks: ['RFC7644-3.4.2.3-b'],
    exchange: withoutParameters('sortBy', 'sortOrder'),
  },
  {
    name: 'sortOrder ignored',
    breaks: ['RFC7644-3.4.2.3-e'],
    exchange: withoutParameters('sortOrder'),
  },
  {
    name: 'sort reversed',
    breaks: ['RFC7644-3.4.2.3-b'],
    exchange: alterRequest((request) => ({
      ...request,
      path: request.path.includes('sortOrder=')
        ? request.path
        : request.path.replace('sortBy=', 'sortOrder=descending&sortBy='),
    })),
  },
  {
    name: 'startIndex ignored',
    breaks: ['RFC7644-3.4.2.4-j', 'RFC7644-3.4.2.4-h'],
    exchange: withoutParameters('startIndex'),
  },
  {
    name: 'count ignored',
    breaks: ['RFC7644-3.4.2.4-c'],
    exchange: withoutParameters('count'),
  },
  {
    name: 'attributes ignored',
    breaks: ['RFC7643-7-l', 'RFC7644-3.9-a'],
    exchange: withoutParameters('attributes'),
  },
  {
    name: 'excludedAttributes ignored',
    breaks: ['RFC7643-7-l', 'RFC7644-3.9-c'],
    exchange: withoutParameters('excludedAttributes'),
  },
  {
    name: 'totalResults counts the page',
    breaks: ['RFC7644-3.4.2-g'],
    exchange: alterBody((body) =>
      Array.isArray(body.Resources) ? { ...body, totalResults: body.Resources.length } : body,
    ),
  },
  {
    name: 'itemsPerPage is the count asked for',
    breaks: ['RFC7644-3.4.2.4-g'],
    exchange: alterBody((body, { path }) => {
      const count = new URLSearchParams(path.split('?')[1] ?? '').get('count');
      return count === null || !('itemsPerPage' in body)
        ? body
        : { ...body, itemsPerPage: Number(count) };
    }),
  },
  {
    name: 'lists without schemas',
    breaks: ['RFC7643-3-a'],
    exchange: alterBody(({ schemas, ...body }) =>
      'Resources' in body ? body : { schemas, ...body },
    ),
  },
  {
    name: 'userName filtered with case',
    breaks: ['RFC7643-4.1.1-c'],
    exchange: alterBody((body, { path }) => {
      const wanted = /^userName eq "(.*)"$/i.exec(filterOf(path) ?? '')?.[1];
      if (wanted === undefined || !Array.isArray(body.Resources)) return body;
      const Resources = body.Resources.filter(({ userName }) => userName === wanted);
      return { ...body, totalResults: Resources.length, Resources };
    }),
  },
  {
    name: 'externalId filtered without case',
    breaks: ['RFC7643-3.1-j'],
    async exchange(request, send) {
      const wanted = /^externalId eq "(.*)"$/i.exec(filterOf(request.path) ?? '')?.[1];
      if (wanted === undefined) return send(request);
      const all = await send({ ...request, path: request.path.split('?')[0] ?? '' });
      const list = jsonOf(all.text)?.Resources;
      const Resources = (Array.isArray(list) ? list : []).filter(
        ({ externalId }) => String(externalId).toLowerCase() === wanted.toLowerCase(),
      );
      return withBody(all, { ...jsonOf(all.text), totalResults: Resources.length, Resources });
    },
  },
  {
    name: 'a filter finds other ids without case',
    breaks: ['RFC7643-3.1-f'],
    exchange: alterRequest((request) => ({
      ...request,
      path: /filter=id%20eq/.test(request.path) ? request.path.toLowerCase() : request.path,
    })),
  },
];
