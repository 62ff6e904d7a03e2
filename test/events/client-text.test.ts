import { describe, expect, it } from '@jest/globals';
import { createExchangeTrace, type ScimEvent } from '../../src/index.js';
import { tokenWorld } from '../auth/token-endpoint-support.js';
import { mountScim } from '../support/app.js';
import { group, patch } from '../support/messages.js';

const LINES = 'x\r\n2026-11-30 INFO everything is fine';

describe('what a client has written', () => {
  it.each([LINES, 'ada@example.com', 'a b', 'x'.repeat(201), '\u2028', 'x\u0085y'])(
    'is no id in group.members.changed: %j',
    async (value) => {
      const events: ScimEvent[] = [];
      const { scim } = mountScim({ onEvent: (event) => void events.push(event) });
      const { body } = await scim
        .post('/Groups', group('Crew', [value, '404-unknown']))
        .expect(201);
      const add = patch({ op: 'add', path: 'members', value: [{ value }, { value: '404-other' }] });
      await scim.patch(`/Groups/${body.id}`, add);
      await scim.put(`/Groups/${body.id}`, group('Crew', [value]));
      const changes = events.filter(({ type }) => type === 'group.members.changed');
      expect(changes.map((event) => 'unknown' in event && event.unknown)).toEqual([
        ['…', '404-unknown'],
        ['…', '404-other'],
        ['…'],
      ]);
      expect(JSON.stringify(events)).not.toContain(JSON.stringify(value).slice(1, -1));
    },
  );

  it('is no client in client.refused', async () => {
    const { basic, token, clientId, events } = tokenWorld({ authLimit: false });
    await basic({}, LINES, 'wrong');
    await basic({}, 'scimcs_a-secret-in-the-wrong-field', 'wrong');
    await token({ grant_type: 'client_credentials', client_id: LINES });
    await basic({}, clientId, 'wrong');
    const refused = events.filter(({ type }) => type === 'client.refused');
    expect(refused.map((event) => event.clientId)).toEqual([
      undefined,
      undefined,
      undefined,
      clientId,
    ]);
  });

  it('is no address in the events of the token endpoint', async () => {
    const { app, basic, events } = tokenWorld();
    app.set('trust proxy', true);
    await basic().set('X-Forwarded-For', 'everything is fine');
    await basic({}, 'nobody').set('X-Forwarded-For', 'x'.repeat(4_000));
    await basic().set('X-Forwarded-For', '2001:db8::1');
    expect(events.map(({ ip }) => ip)).toEqual([undefined, undefined, '2001:db8::1']);
  });

  it('begins no line of the exchange trace', async () => {
    const lines: string[] = [];
    const { scim } = mountScim({
      trace: createExchangeTrace({ write: (line) => void lines.push(line) }),
    });
    const text = encodeURIComponent('x\r\nGET /Users → 200');
    await scim.get(`/Users?${text}=1&filter=${text}&sortBy=${text}`);
    expect(
      lines
        .join('\n')
        .split(/\r?\n/)
        .filter((line) => /^[^ ]+ [^ ]+ GET/.test(line)),
    ).toHaveLength(1);
  });
});
