import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createMemoryStores } from '../../../src/index.js';
import { mountScim } from '../../support/app.js';
import type { ScimClient } from '../../support/client.js';
import { ENTERPRISE } from '../../support/messages.js';
import { bulk, idOf, managedBy, managerOf, postGroup, postUser, total } from './support.js';

interface Node {
  readonly isGroup: boolean;
  readonly references: readonly number[];
}

/** Any graph: groups refer to anything, users to at most one user. */
const graph = fc.integer({ min: 1, max: 12 }).chain((size) =>
  fc.array(
    fc.record({
      isGroup: fc.boolean(),
      references: fc.uniqueArray(fc.nat(size - 1), { maxLength: 5 }),
    }),
    { minLength: size, maxLength: size },
  ),
);

function managerIn(nodes: readonly Node[], { references }: Node): number | undefined {
  return references.find((target) => nodes[target]?.isGroup === false);
}

function operationFor(nodes: readonly Node[], node: Node, names: readonly string[], at: number) {
  const name = names[at] ?? '';
  if (node.isGroup) {
    return postGroup(
      name,
      node.references.map((target) => `bulkId:${names[target]}`),
    );
  }
  const manager = managerIn(nodes, node);
  return postUser(name, manager === undefined ? {} : managedBy(`bulkId:${names[manager]}`));
}

/** What every resource of a provider refers to, by its id. */
async function referencesIn(scim: ScimClient): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>();
  for (const endpoint of ['/Users', '/Groups']) {
    const { text } = await scim.get(`${endpoint}?count=1000`).expect(200);
    expect(text).not.toContain('bulkId');
    for (const { id, members = [], [ENTERPRISE]: extension } of JSON.parse(text).Resources) {
      const references = [...members, ...(extension ? [extension.manager] : [])];
      found.set(id, references.map(({ value }: { value: string }) => value).sort());
    }
  }
  return found;
}

describe('Bulk', () => {
  const { unitOfWork, ...stores } = createMemoryStores();
  const settings = {
    'with a unit of work': mountScim({ ...stores, unitOfWork }),
    'without a unit of work': mountScim(),
  };
  for (const [setting, { scim }] of Object.entries(settings)) {
    it(`resolves every reference of any graph of creates to the right id ${setting}`, async () => {
      let run = 0;
      await fc.assert(
        fc.asyncProperty(graph, async (nodes) => {
          run += 1;
          const names = nodes.map((_, at) => `${run}-${at}`);
          const results = await bulk(
            scim,
            nodes.map((node, at) => operationFor(nodes, node, names, at)),
          );
          expect(results.map(({ bulkId, status }) => [bulkId, status])).toEqual(
            names.map((name) => [name, '201']),
          );
          const ids = results.map(idOf);
          expect(new Set(ids).size).toBe(nodes.length);
          const references = await referencesIn(scim);
          for (const [at, node] of nodes.entries()) {
            const manager = managerIn(nodes, node);
            const single = manager === undefined ? [] : [manager];
            const wanted = node.isGroup ? node.references : single;
            expect(references.get(ids[at] ?? '')).toEqual(
              wanted.map((target) => ids[target]).sort(),
            );
          }
        }),
        { numRuns: 30 },
      );
    });
  }

  it('stops exactly when failOnErrors is reached', async () => {
    const { scim } = mountScim();
    let run = 0;
    let users = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.boolean(), { maxLength: 12 }),
        fc.integer({ min: 1, max: 6 }),
        async (good, failOnErrors) => {
          run += 1;
          const operations = good.map((isGood, at) =>
            isGood ? postUser(`${run}-${at}`) : { method: 'DELETE', path: `/Users/${at}` },
          );
          const results = await bulk(scim, operations, { failOnErrors });
          let errors = 0;
          const tried = good.filter((isGood) => {
            if (errors >= failOnErrors) return false;
            errors += isGood ? 0 : 1;
            return true;
          });
          expect(results.map(({ status }) => status)).toEqual(
            tried.map((isGood) => (isGood ? '201' : '404')),
          );
          users += tried.filter(Boolean).length;
          expect(await total(scim, '/Users')).toBe(users);
        },
      ),
      { numRuns: 40 },
    );
  });

  const SIZE = 1_000;
  const name = (at: number) => `u${at}`;

  it('resolves a chain of a thousand forward references', async () => {
    const { scim } = mountScim();
    const chain = Array.from({ length: SIZE }, (_, at) =>
      postUser(name(at), at + 1 < SIZE ? managedBy(`bulkId:${name(at + 1)}`) : {}),
    );
    const results = await bulk(scim, chain);
    expect(results.filter(({ status }) => status !== '201')).toEqual([]);
    const found = (await scim.get(`/Users?count=${SIZE}`).expect(200)).body.Resources;
    const idOfName = new Map(
      found.map((one: { userName: string; id: string }) => [one.userName, one.id]),
    );
    const wrong = found.filter(
      (one: Record<string, { manager?: { value: string } } | string>) =>
        (one[ENTERPRISE] as { manager?: { value: string } } | undefined)?.manager?.value !==
        idOfName.get(name(Number(String(one.userName).slice(1)) + 1)),
    );
    expect(wrong).toEqual([]);
  });

  it('resolves a circle of a thousand', async () => {
    const { scim } = mountScim();
    const circle = Array.from({ length: SIZE }, (_, at) =>
      postUser(name(at), managedBy(`bulkId:${name((at + 1) % SIZE)}`)),
    );
    const results = await bulk(scim, circle);
    expect(results.filter(({ status }) => status !== '201')).toEqual([]);
    expect(await managerOf(scim, idOf(results[SIZE - 1]))).toBe(idOf(results[0]));
  });
});
