import { describe, expect, it } from '@jest/globals';
import { DAY, HOUR, MINUTE, world } from './world.js';

const LOST = { role: 'owner', requestId: 'r1' };

describe('alerts from events', () => {
  it.each([
    ['seats.low', { active: 46, limit: 50 }, '46 of 50 seats are taken'],
    ['seats.full', { active: 50, limit: 50 }, 'All seats are taken: 50 of 50'],
    ['administrator.lost', LOST, 'Nobody has the role "owner" any more'],
    [
      'token.expiring',
      { tokenId: 't1', label: 'Entra', expiresAt: '2026-12-01T00:00:00.000Z' },
      'The provisioning token "Entra" expires on 2026-12-01',
    ],
    ['guard.held', { limit: 20 }, 'Deactivations wait for your decision'],
  ])('say what %s means', async (type, more, subject) => {
    const { tell, sent } = world();
    await tell(type, more);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ tenantId: 'acme', subject });
    expect(sent[0]?.text.startsWith(`${subject}\n\n`)).toBe(true);
  });

  it('leave alone what is no matter of an alert, and what belongs to no tenant', async () => {
    const { alerts, tell, sent } = world();
    await tell('user.created');
    await alerts.onEvent({ type: 'seats.full', time: '2026-11-21T12:00:00.000Z' });
    await alerts.check();
    expect(sent).toEqual([]);
  });

  it('go to the tenant that has no administrator or seats any more', async () => {
    const { tell, sent } = world();
    await tell('seats.full', { active: 50, limit: 50, targetTenantId: 'globex' });
    await tell('administrator.lost', { ...LOST, targetTenantId: 'globex' });
    expect(sent.map(({ tenantId }) => tenantId)).toEqual(['globex', 'globex']);
  });

  it('are sent once a day while nothing tells that it is over', async () => {
    const { tell, pass, news } = world();
    await tell('seats.full', { active: 50, limit: 50 });
    await tell('seats.full', { active: 50, limit: 50 });
    await pass(DAY - MINUTE, HOUR);
    await tell('seats.full', { active: 50, limit: 50 });
    expect(news()).toEqual(['seats.full']);
    await pass(MINUTE);
    await tell('seats.full', { active: 50, limit: 50 });
    expect(news()).toEqual(['seats.full']);
  });

  it('are sent again at once when a new hold follows a decision', async () => {
    const { tell, news } = world();
    await tell('guard.held', { limit: 20 });
    await tell('guard.held', { limit: 20 });
    expect(news()).toEqual(['deletions.held']);
    await tell('guard.released', { users: 30 });
    await tell('guard.held', { limit: 20 });
    expect(news()).toEqual(['deletions.held']);
  });

  it('take an event that is told twice for one, and another occurrence for another, an hour later', async () => {
    const { tell, pass, news } = world();
    await tell('administrator.lost', LOST);
    await pass(3 * HOUR, HOUR);
    await tell('administrator.lost', LOST);
    expect(news()).toEqual(['administrator.lost']);
    await tell('administrator.lost', { ...LOST, requestId: 'r2' });
    await tell('administrator.lost', { ...LOST, requestId: 'r3' });
    expect(news()).toEqual(['administrator.lost']);
    await tell('administrator.lost', { ...LOST, requestId: 'r4' });
    await pass(58 * MINUTE, MINUTE);
    expect(news()).toEqual([]);
    await pass(2 * MINUTE, MINUTE);
    expect(news()).toEqual(['administrator.lost']);
  });

  it('hand programs ids and numbers, and no label that somebody has written', async () => {
    const { tell, sent } = world();
    const expiresAt = '2026-12-01T00:00:00.000Z';
    await tell('token.expiring', { tokenId: 't1', label: "Bob's token", expiresAt });
    expect(sent[0]?.data).toEqual({ tokenId: 't1', expiresAt });
  });

  it('reject while they cannot be stored, so that an outbox tells the event again', async () => {
    const { make, store } = world();
    const down = async () => {
      throw new Error('down');
    };
    const alerts = make({ ...store, raise: down });
    const event = { type: 'seats.full', time: '2026-11-21T12:00:00.000Z', tenantId: 'acme' };
    await expect(alerts.onEvent(event)).rejects.toThrow('down');
    await alerts.close();
  });
});

describe('alerts about health', () => {
  it('say what a verdict means, and that it is over to those who were told', async () => {
    const { health, news } = world();
    await health('degraded');
    await health('quarantineRisk');
    expect(news()).toEqual(['health.degraded', 'health.quarantineRisk']);
    await health('healthy');
    await health('healthy');
    expect(news()).toEqual(['health.recovered']);
  });

  it('say nothing of a recovery from what nobody was told', async () => {
    const { health, news, failing } = world();
    failing.with = new Error('no mail');
    await health('degraded');
    failing.with = undefined;
    await health('healthy');
    expect(news()).toEqual([]);
  });

  it('bound what comes and goes to once an hour, and forget nothing that stays', async () => {
    const { health, pass, news } = world();
    for (let times = 0; times < 6; times += 1) {
      await health('degraded');
      await health('healthy');
    }
    expect(news()).toEqual(['health.degraded', 'health.recovered']);
    await health('degraded');
    await pass(59 * MINUTE);
    expect(news()).toEqual([]);
    await pass(MINUTE);
    expect(news()).toEqual(['health.degraded']);
  });
});
