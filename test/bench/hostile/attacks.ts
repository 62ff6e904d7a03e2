import { patch, USER } from '../../support/messages.js';
import type { Call } from '../load/connection.js';
import type { HostileClient } from './client.js';

/** One kind of attack: what is sent once before, and what is sent again and again, some of it at once. */
export interface Attack {
  readonly prepare?: (client: HostileClient) => Promise<unknown>;
  readonly volley: (prepared: unknown) => readonly (readonly Call[])[];
}

const SEARCH = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';
const BULK = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';

const TERMS = 7;
const MOST_EMAILS = 20_000;
const BULK_OPERATIONS = 500;
const TITLES_PER_VOLLEY = 15;
const TITLE_BYTES = 1_000_000;

let made = 0;
const person = (more: object) => {
  made += 1;
  return { schemas: [USER], userName: `attack-${made}`, active: true, ...more };
};

function search(): Call {
  const terms = Array.from({ length: TERMS }, (_, n) => {
    const half = 500 - n;
    return `title co "${'a'.repeat(half)}b${'a'.repeat(half)}"`;
  });
  const body = { schemas: [SEARCH], filter: terms.join(' or ') };
  return { method: 'POST', path: '/Users/.search', body };
}

/** A user with as many e-mails as the server lets in; undefined if it takes none. */
async function manyEmails(client: HostileClient): Promise<string | undefined> {
  for (let count = MOST_EMAILS; count >= 1; count = Math.floor(count / 2)) {
    const emails = Array.from({ length: count }, (_, n) => ({ value: `${n}@example.com` }));
    const { status } = await client.send({
      method: 'POST',
      path: '/Users',
      body: person({ emails, externalId: 'many' }),
    });
    if (status !== 201) continue;
    const path = '/Users?filter=externalId+eq+%22many%22&attributes=id';
    const { body } = await client.send({ method: 'GET', path });
    return JSON.parse(body).Resources?.[0]?.id;
  }
  return undefined;
}

function bulk(id: string): Call {
  const operations = Array.from({ length: BULK_OPERATIONS }, (_, n) => ({
    method: 'PATCH',
    path: `/Users/${id}`,
    data: patch({ op: 'replace', path: 'title', value: `t${n}` }),
  }));
  return { method: 'POST', path: '/Bulk', body: { schemas: [BULK], Operations: operations } };
}

const longTitle = (): Call => ({
  method: 'POST',
  path: '/Users',
  body: person({ title: 'x'.repeat(TITLE_BYTES) }),
});
const wholePage: Call = { method: 'GET', path: '/Users?count=1000' };

/** A search that is dear; a Bulk request that works long; what fills the memory. */
export const ATTACKS: readonly Attack[] = [
  { volley: () => [[search()]] },
  {
    prepare: manyEmails,
    volley: (id) => (typeof id === 'string' ? [[bulk(id)]] : []),
  },
  {
    volley: () => [
      ...Array.from({ length: TITLES_PER_VOLLEY }, () => [longTitle()]),
      [wholePage, wholePage, wholePage],
    ],
  },
];
