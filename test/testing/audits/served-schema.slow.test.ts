import { describe, expect, it } from '@jest/globals';
import {
  type AttributeInput,
  createMemoryStores,
  extendResourceType,
  USER_RESOURCE_TYPE,
} from '../../../src/index.js';
import { type AuditFailure, runAudits, scimAudits } from '../../../src/testing/index.js';
import type { Exchange } from '../../conformance/exchange.js';
import { scimApp, whileAudited } from './support.js';

const AUDITS = scimAudits({ profiles: ['rfc'] });
const BADGE = 'urn:example:params:scim:schemas:extension:badge:2.0:User';

/** A product that asks for more than the RFC: an extension without which there is no user. */
function withRequired(attributes: readonly AttributeInput[]) {
  const userResourceType = extendResourceType(USER_RESOURCE_TYPE, {
    schemaExtensions: [{ schema: { id: BADGE, name: 'Badge', attributes }, required: true }],
  });
  return { ...createMemoryStores({ userResourceType }), userResourceType };
}

/** Alters the definition of an attribute of users on its way, as if the server had served it so. */
const serving =
  (name: string, change: object): Exchange =>
  async (request, send) => {
    const answer = await send(request);
    if (!request.path.includes('/Schemas')) return answer;
    const alter = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(alter);
      if (typeof value !== 'object' || value === null) return value;
      const altered = Object.fromEntries(Object.entries(value).map(([key, v]) => [key, alter(v)]));
      return altered.name === name && altered.type === 'string'
        ? { ...altered, ...change }
        : altered;
    };
    return { ...answer, text: JSON.stringify(alter(JSON.parse(answer.text))) };
  };

describe('audits send what the served schema says is taken', () => {
  it('an extension that is required, of every type, with its published values', async () => {
    const app = scimApp(
      withRequired([
        { name: 'colour', required: true, canonicalValues: ['green', 'red'] },
        { name: 'number', type: 'integer', required: true },
        { name: 'issued', type: 'dateTime', required: true, multiValued: true },
        {
          name: 'door',
          type: 'complex',
          required: true,
          subAttributes: [
            { name: 'value', required: true },
            { name: 'open', type: 'boolean' },
          ],
        },
      ]),
    );
    await whileAudited(app, async (target) => {
      const { causes, results } = await runAudits(AUDITS, target);
      expect(causes.map(({ cause }) => cause)).toEqual([]);
      const passed = results.filter(({ outcome }) => outcome === 'passed');
      expect(passed.length).toBeGreaterThan(AUDITS.length - 10);
    });
  });

  it.each<[object, string]>([
    [{ mutability: 'readOnly' }, 'By the served schema, title is readOnly.'],
    [{ mutability: 'immutable' }, 'By the served schema, title is immutable.'],
    [{ returned: 'request' }, 'By the served schema, title is returned: request.'],
    [{ multiValued: true }, 'By the served schema, title has another form.'],
    [{ canonicalValues: ['Dr', 'Prof'] }, 'By the served schema, title is one of Dr, Prof.'],
  ])('and nothing of an attribute that is %j', async (change, reason) => {
    const bodies: string[] = [];
    const alter = serving('title', change);
    await whileAudited(
      scimApp(),
      async (target) => {
        const audits = AUDITS.filter(({ id }) => /^(patch|filter|sort|replace)/.test(id));
        const { causes, results } = await runAudits(audits, target);
        expect(causes).toEqual([]);
        const reasons = results.map(({ message }) => message);
        expect(reasons.filter((message) => message === reason).length).toBeGreaterThan(10);
      },
      {
        exchange: (request, send) => {
          if (request.body !== undefined) bodies.push(request.body);
          return alter(request, send);
        },
      },
    );
    if ('multiValued' in change || 'canonicalValues' in change) return;
    expect(bodies.filter((body) => body.includes('"path":"title"'))).toEqual([]);
  });
});

describe('the exchanges of a finding', () => {
  it('show the request of the audit as it was, ids that it made up included', async () => {
    const audit = AUDITS.find(({ id }) => id === 'create.own-id');
    await whileAudited(
      scimApp(),
      async (target) => {
        const error = await audit?.run(target).catch((reason: unknown) => reason);
        const [first] = (error as AuditFailure).exchanges;
        const sent = JSON.parse(first?.requestBody ?? '""');
        expect(sent.id).toMatch(/^scim-audit-/);
        expect(sent.userName).toMatch(/^scim-audit-/);
        expect(first?.responseBody).toContain(sent.id);
      },
      {
        exchange: async (request, send) => {
          const answer = await send(request);
          if (request.method !== 'POST' || request.body === undefined) return answer;
          const { id } = JSON.parse(request.body);
          return { ...answer, text: JSON.stringify({ ...JSON.parse(answer.text), id }) };
        },
      },
    );
  });
});
