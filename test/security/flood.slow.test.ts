import { describe, expect, it } from '@jest/globals';
import { createMemoryTokenStore, createTokenService } from '../../src/auth/index.js';
import { mountScim } from '../support/app.js';
import { whileServing } from '../support/server.js';

const ROTATIONS = 6;
const CLIENTS = 8;
const GUESSES = 300;

describe('a flood of requests while tokens are rotated', () => {
  it('refuses no good token, of this tenant or another, and lets no bad one in', async () => {
    const tokens = createTokenService({ store: createMemoryTokenStore() });
    const issue = (tenantId: string) => tokens.issue({ tenantId, label: 'idp' });
    const first = await issue('acme');
    const other = await issue('globex');
    const good = new Set([first.token]);
    const { app } = mountScim({ auth: tokens });
    await whileServing(app, async (origin) => {
      const statusOf = async (token: string) => {
        const headers = { Authorization: `Bearer ${token}` };
        const response = await fetch(`${origin}/scim/v2/Users?count=0`, { headers });
        await response.arrayBuffer();
        return response.status;
      };
      let rotating = true;
      const used: number[] = [];
      const clients = Array.from({ length: CLIENTS }, async (_, client) => {
        while (rotating) {
          const token = client % 2 === 0 ? other.token : [...good].at(-1 - (client % good.size));
          used.push(await statusOf(token ?? ''));
        }
      });
      const guesses = Array.from({ length: GUESSES }, (_, i) => {
        const guess = first.token.slice(0, -12) + String(i).padStart(12, '0');
        return statusOf(i % 2 === 0 ? guess : `guess-${i}-${i}`);
      });

      let current = first;
      for (let i = 0; i < ROTATIONS; i += 1) {
        const next = await tokens.rotate('acme', current.record.id, { overlapSeconds: 60 });
        good.add(next.token);
        expect(await Promise.all([...good].map(statusOf))).toEqual(Array(good.size).fill(200));
        current = next;
      }
      const refused = await Promise.all(guesses);
      rotating = false;
      await Promise.all(clients);

      expect(used.length).toBeGreaterThan(CLIENTS);
      expect(new Set(used)).toEqual(new Set([200]));
      expect([...new Set(refused)].sort()).toEqual([401, 429]);

      await tokens.revoke('acme', current.record.id);
      const last = current.token;
      expect(new Set(await Promise.all([last, last, last].map(statusOf)))).toEqual(
        new Set([refused.includes(429) ? 429 : 401]),
      );
      expect(await statusOf(other.token)).toBe(200);
    });
  });
});
