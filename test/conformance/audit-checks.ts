import { type Audit, createAuditTarget, scimAudits } from '../../src/testing/index.js';
import { TOKEN } from '../support/app.js';
import { fetchThrough } from '../testing/audits/support.js';
import type { Check } from './check.js';
import { CHECKS } from './checks/index.js';
import { NOT_APPLICABLE } from './tally.js';

/** An audit that any server can be asked, asked of a provider in the default preset. */
function checkOf({ id, title, requirements, run }: Audit): Check {
  return {
    ids: requirements.filter((requirement) => !Object.hasOwn(NOT_APPLICABLE, requirement)),
    title: `${id}: ${title}`,
    async run(t) {
      const { baseUrl, exchange } = await t.mount();
      const fetch = exchange && { fetch: fetchThrough(exchange) };
      const end = await run(createAuditTarget({ baseUrl, token: TOKEN, ...fetch }));
      if (end.outcome === 'skipped') throw new Error(`It was skipped: ${end.reason}`);
    },
  };
}

/** The base of the conformance run: the audits of the RFCs that are exported. */
export const AUDIT_CHECKS: readonly Check[] = scimAudits({ profiles: ['rfc'] })
  .map(checkOf)
  .filter(({ ids }) => ids.length > 0);

/** The audits, and the checks that go further: other options and presets, exact answers, what no client sees. */
export const ALL_CHECKS: readonly Check[] = [...CHECKS, ...AUDIT_CHECKS];
