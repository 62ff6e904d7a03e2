import { describe, expect, it } from '@jest/globals';
import { createApp, SCIM_PATH } from '../../../examples/rfp-saas/app.js';
import { createMemoryStores, type ResourceDraft, type ScimOptions } from '../../../src/index.js';
import { type AuditReport, runAudits, scimAudits } from '../../../src/testing/index.js';
import type { Exchange } from '../../conformance/exchange.js';
import { TOKEN } from '../../support/app.js';
import { overriding } from '../../support/stores.js';
import { scimApp, whileAudited } from './support.js';

const AUDITS = scimAudits();

const countOf = ({ results }: AuditReport, wanted: string) =>
  results.filter(({ outcome }) => outcome === wanted).length;

const countsOf = (report: AuditReport) => ({
  passed: countOf(report, 'passed'),
  failed: countOf(report, 'failed'),
  warning: countOf(report, 'warning'),
  skipped: countOf(report, 'skipped'),
});

const causesOf = ({ causes }: AuditReport) =>
  Object.fromEntries(causes.map(({ cause, results }) => [cause, results.map((r) => r.audit.id)]));

const reasonsOf = ({ results }: AuditReport) =>
  new Set(results.filter(({ outcome }) => outcome === 'skipped').map(({ message }) => message));

function audited(
  app: Parameters<typeof whileAudited>[0],
  options: Parameters<typeof whileAudited>[2] = {},
): Promise<AuditReport> {
  return whileAudited(app, (target) => runAudits(AUDITS, target), options);
}

/** A table with one column for an e-mail address, and few others. */
function oneEmailColumn(type: 'work' | undefined): Partial<ScimOptions> {
  const { userStore, ...rest } = createMemoryStores();
  const kept = (draft: ResourceDraft): ResourceDraft => {
    const given = Array.isArray(draft.emails) ? draft.emails : [];
    const first = given.find((email) => type === undefined || email.type === type);
    const emails = first && [{ value: first.value, ...(type && { type }) }];
    const { emails: _, ...others } = draft;
    return { ...others, ...(emails && { emails }) };
  };
  const attributes = [
    'userName',
    'active',
    'displayName',
    'name.givenName',
    'title',
    'emails.value',
    ...(type ? ['emails.type'] : []),
  ];
  return {
    ...rest,
    userStore: overriding(userStore, {
      capabilities: {
        ...userStore.capabilities,
        attributes,
        ...(type && { types: { emails: [type] } }),
      },
      create: (context, draft) => userStore.create(context, kept(draft)),
      replace: (context, id, next, options) => userStore.replace(context, id, kept(next), options),
    }),
  };
}

/** Alters every list on its way. */
const lists =
  (change: (list: Record<string, unknown>) => void): Exchange =>
  async (request, send) => {
    const answer = await send(request);
    const body: unknown = answer.text.startsWith('{') ? JSON.parse(answer.text) : undefined;
    const isList = typeof body === 'object' && body !== null && 'totalResults' in body;
    if (!isList || !('Resources' in body)) return answer;
    change(body as Record<string, unknown>);
    return { ...answer, text: JSON.stringify(body) };
  };

describe('a server without a fault', () => {
  it('has no finding: the example product', async () => {
    const report = await audited(createApp({ token: TOKEN }).app, { mount: SCIM_PATH });
    expect(causesOf(report)).toEqual({});
    expect(countsOf(report)).toEqual({
      passed: AUDITS.length - 4,
      failed: 0,
      warning: 0,
      skipped: 4,
    });
  });

  it.each([['work'], [undefined]] as const)(
    'has no finding: one column for an e-mail address (type %s)',
    async (type) => {
      const report = await audited(scimApp(oneEmailColumn(type)));
      expect(causesOf(report)).toEqual({});
      expect(countOf(report, 'passed')).toBeGreaterThan(270);
      for (const reason of reasonsOf(report)) {
        expect(reason).toMatch(/served schema|does not offer|client credentials/);
      }
    },
  );
});

describe('a list that lacks something', () => {
  it('is a finding for totalResults, told once, and everything else is asked', async () => {
    const report = await audited(scimApp(), {
      exchange: lists((list) => {
        delete list.totalResults;
      }),
    });
    expect(causesOf(report)).toEqual({
      'A list has no totalResults that is an integer.': [
        'lists.users',
        'lists.groups',
        'lists.found',
        'lists.searched',
        'lists.schemas',
        'lists.resource-types',
      ],
      'A list of users has no totalResults that is a number.': [
        'okta-spec.first-user',
        'okta.import',
      ],
    });
    expect(countsOf(report)).toEqual({
      passed: AUDITS.length - 10,
      failed: 8,
      warning: 0,
      skipped: 2,
    });
    expect(report.cleanUp.leftovers).toEqual([]);
  });

  it.each<[string, (list: Record<string, unknown>) => void, string, string[]]>([
    [
      'itemsPerPage',
      (list) => {
        delete list.itemsPerPage;
      },
      'A part of a list has no itemsPerPage that is an integer.',
      ['lists.items-per-page'],
    ],
    [
      'a number in startIndex',
      (list) => {
        list.startIndex = String(list.startIndex);
      },
      'A part of a list has no startIndex that is an integer.',
      ['lists.start-index'],
    ],
    [
      'the name of its schema',
      (list) => {
        list.schemas = ['urn:ietf:params:scim:api:messages:2.0:List'];
      },
      'schemas of a list is not ListResponse alone.',
      AUDITS.filter(({ id }) => /^lists\.[a-z]+$|^lists\.resource-types$/.test(id)).map(
        ({ id }) => id,
      ),
    ],
  ])('is one finding: %s', async (_, change, cause, ids) => {
    const report = await whileAudited(
      scimApp(),
      (target) => runAudits(scimAudits({ profiles: ['rfc'] }), target),
      { exchange: lists(change) },
    );
    expect(causesOf(report)).toEqual({ [cause]: ids });
  });

  it('is one finding: no array of Resources', async () => {
    const report = await audited(scimApp(), {
      exchange: lists((list) => {
        list.Resources = { found: list.Resources };
      }),
    });
    const [first] = report.causes;
    expect(first?.cause).toBe('A list has no array of Resources.');
    expect(first?.results.length).toBeGreaterThan(20);
    expect(report.results).toHaveLength(AUDITS.length);
  });
});

describe('a fault that many audits meet', () => {
  it('is told once, with the audits that it explains', async () => {
    const report = await whileAudited(
      scimApp(),
      (target) => runAudits(scimAudits({ profiles: ['rfc'] }), target),
      {
        exchange: async (request, send) => {
          if (request.method !== 'PATCH') return send(request);
          const detail = `No PATCH of ${request.path}.`;
          return { status: 500, headers: {}, text: JSON.stringify({ detail }) };
        },
      },
    );
    const [first, ...others] = report.causes;
    expect(first?.results.length).toBeGreaterThan(50);
    expect(others.length).toBeLessThan(5);
  });

  it('is told once where errors have a number for a status', async () => {
    const report = await whileAudited(
      scimApp(),
      (target) => runAudits(scimAudits({ profiles: ['rfc'] }), target),
      {
        exchange: async (request, send) => {
          const answer = await send(request);
          if (answer.status < 400) return answer;
          return { ...answer, text: answer.text.replace(/"status":"(\d+)","/, '"status":$1,"') };
        },
      },
    );
    expect(Object.keys(causesOf(report))).toEqual([
      'status in the body of an error is not its HTTP status as a string.',
    ]);
  });
});
