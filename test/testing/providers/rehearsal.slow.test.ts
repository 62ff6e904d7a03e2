import { describe, expect, it } from '@jest/globals';
import { type ClientExchange, simulate } from 'express-scim/testing';
import { CLIENT_NAMES, CLIENTS } from './clients.js';
import { QUARTER } from './company.js';
import { SERVER_NAMES, withServer } from './servers.js';

/** Names of the shapes that were sent in all runs, by client. */
const sent = new Map<string, Set<string>>();

describe.each(SERVER_NAMES)('against %s', (server) => {
  it.each(CLIENT_NAMES)('%s ends a quarter without a difference', (name) =>
    withServer(server, async (connection) => {
      const exchanges: ClientExchange[] = [];
      const { create, shapes } = CLIENTS[name];
      const onExchange = (exchange: ClientExchange) => exchanges.push(exchange);
      const client = create({ ...connection, onExchange });

      const { reports, differences } = await simulate(client, QUARTER);

      expect(reports.flatMap((report) => report.failures)).toEqual([]);
      expect(differences).toEqual([]);
      const [initial, second, third] = reports;
      expect(initial?.users.created).toBeGreaterThanOrEqual(5);
      expect(second?.users.disabled).toBe(1);
      expect(second?.groups.deleted).toBe(1);
      expect(third?.users.restored).toBe(1);

      const own = exchanges.filter((exchange) => exchange.client !== 'comparison');
      const known: Readonly<Record<string, unknown>> = shapes;
      expect(own.filter(({ shape, about }) => known[shape] !== about)).toEqual([]);
      expect(own.every((exchange) => exchange.client === client.name)).toBe(true);
      expect(JSON.stringify(exchanges)).not.toContain(connection.token);
      const all = sent.get(client.name) ?? new Set<string>();
      for (const { shape } of own) all.add(shape);
      sent.set(client.name, all);
    }),
  );
});

describe('the table of request shapes', () => {
  /** Sent only in set-ups that tests of one client have. */
  const ELSEWHERE = [
    'importUsers',
    'importGroups',
    'deactivateTestUser',
    'replaceGroup',
    'findGroup',
    'discoverUsers',
  ];

  it('has nothing that no run sends', () => {
    const names = new Map(
      CLIENT_NAMES.map((name) => {
        const { create, shapes } = CLIENTS[name];
        return [create({ baseUrl: 'http://x.example', token: 't' }).name, Object.keys(shapes)];
      }),
    );
    for (const [client, shapes] of names) {
      const silent = shapes.filter((shape) => sent.get(client)?.has(shape) !== true);
      expect(silent.filter((shape) => !ELSEWHERE.includes(shape))).toEqual([]);
    }
  });

  it('names a source for everything', () => {
    for (const { shapes } of Object.values(CLIENTS)) {
      for (const shape of Object.values(shapes)) {
        expect(shape.source).toMatch(/[\w.-]+[/#:]|^RFC \d+ §/);
        expect(shape.about.length).toBeGreaterThan(10);
      }
    }
  });
});
