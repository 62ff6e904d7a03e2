import { TOKEN } from '../../support/app.js';
import { outcome, type Probe } from './probe.js';

/** Rules that speak about authentication. */
export const AUTH_PROBES = {
  rawToken: {
    run: async (scim) => outcome(await scim.get('/Users').set('Authorization', TOKEN)),
    lenient: '200',
    rfc: '401',
    interop: '401',
    ipsie: '401',
  },
} satisfies Record<string, Probe>;
