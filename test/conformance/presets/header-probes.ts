import { TOKEN } from '../../support/app.js';
import { SCIM_JSON } from '../../support/client.js';
import { user } from '../../support/messages.js';
import { outcome, type Probe } from './probe.js';

/** Rules that speak about the headers of a request. */
export const HEADER_PROBES = {
  mediaType: {
    async run(scim) {
      const send = async (type: string) => {
        const name = type.replace(/\W/g, '');
        const answer = await scim.post('/Users', user(name)).set('Content-Type', type);
        return answer.status;
      };
      const types = ['text/plain', 'application/json', SCIM_JSON];
      return (await Promise.all(types.map(send))).join(' ');
    },
    lenient: '201 201 201',
    rfc: '415 201 201',
    interop: '415 415 201',
    ipsie: '415 415 201',
  },
  rawToken: {
    run: async (scim) => outcome(await scim.get('/Users').set('Authorization', TOKEN)),
    lenient: '200',
    rfc: '401',
    interop: '401',
    ipsie: '401',
  },
  pathSpelling: {
    async run(scim) {
      const statuses = await Promise.all(
        ['//Users', '/Users%20', '//Users//', '/Users'].map(
          async (path) => (await scim.get(path)).status,
        ),
      );
      return statuses.join(' ');
    },
    lenient: '200 200 200 200',
    rfc: '404 404 404 200',
    interop: '404 404 404 200',
    ipsie: '404 404 404 200',
  },
} satisfies Record<string, Probe>;
