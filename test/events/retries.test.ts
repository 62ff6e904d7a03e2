import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { Deactivation } from '../../src/events/deactivation.js';
import { createDeactivator } from '../../src/events/deactivator.js';
import type { DrainResult } from '../../src/events/drain-outbox.js';
import { createOutboxRelay } from '../../src/events/outbox-relay.js';
import type { DeactivationFailedEvent, ScimEvent } from '../../src/events/types.js';

const QUIET = { warn() {}, error() {} };
const deactivation: Deactivation = {
  tenantId: 'acme',
  userId: '7',
  reason: 'deactivated',
  requestId: 'r1',
  principal: { id: 'entra' },
  time: '2026-11-21T09:30:00.000Z',
};
const event: ScimEvent = {
  type: 'user.deactivated',
  scimVersion: '2.0',
  time: deactivation.time,
  tenantId: 'acme',
  principal: deactivation.principal,
  requestId: 'r1',
  resourceType: 'User',
  resourceId: '7',
};

const isGrowing = (numbers: readonly number[]) =>
  numbers.every((number, at) => at === 0 || number > (numbers[at - 1] ?? 0));

async function settled(): Promise<void> {
  for (let at = 0; at < 20; at += 1) await turn();
}

describe('a failing onDeactivate', () => {
  it('is called a bounded number of times, with growing pauses, and then reported as given up', async () => {
    const reports: DeactivationFailedEvent[] = [];
    const pauses: number[] = [];
    let calls = 0;
    const deactivate = createDeactivator(
      () => {
        calls += 1;
        throw new Error('never');
      },
      {
        report: (failed) => void reports.push(failed),
        logger: QUIET,
        wait: async (ms) => void pauses.push(ms),
      },
    );
    await deactivate(deactivation, event);
    await settled();
    expect(calls).toBe(6);
    expect(pauses).toHaveLength(5);
    expect(isGrowing(pauses)).toBe(true);
    expect(reports.map(({ attempt, willRetry }) => [attempt, willRetry])).toEqual([
      [1, true],
      [2, true],
      [3, true],
      [4, true],
      [5, true],
      [6, false],
    ]);
    expect(reports[5]).toMatchObject({
      type: 'user.deactivation.failed',
      tenantId: 'acme',
      resourceType: 'User',
      resourceId: '7',
      reason: 'deactivated',
      requestId: 'r1',
    });
  });
});

describe('the drain that follows commits', () => {
  const CLEAN: DrainResult = { told: 1, left: 0 };

  function relay(results: readonly (DrainResult | Error)[]) {
    const pauses: number[] = [];
    let drains = 0;
    const kick = createOutboxRelay(
      async () => {
        const result = results[drains] ?? CLEAN;
        drains += 1;
        await turn();
        if (result instanceof Error) throw result;
        return result;
      },
      { logger: QUIET, wait: async (ms) => void pauses.push(ms) },
    );
    return { kick, pauses, drains: () => drains };
  }

  it('runs one at a time, and once more for whatever came meanwhile', async () => {
    const { kick, drains, pauses } = relay([]);
    kick();
    kick();
    kick();
    await settled();
    expect(drains()).toBe(2);
    expect(pauses).toEqual([]);
  });

  it.each([
    ['something is left', { told: 0, left: 1 }],
    ['the outbox fails', new Error('no connection')],
  ])('comes back when %s', async (_, result) => {
    const { kick, drains, pauses } = relay([result]);
    kick();
    await settled();
    expect(drains()).toBe(2);
    expect(pauses).toHaveLength(1);
  });

  it('gives up after growing pauses, until the next commit', async () => {
    const down = Array.from({ length: 100 }, () => new Error('down'));
    const { kick, drains, pauses } = relay(down);
    kick();
    await settled();
    await settled();
    expect(drains()).toBe(6);
    expect(pauses).toHaveLength(5);
    expect(isGrowing(pauses)).toBe(true);
    kick();
    await settled();
    expect(drains()).toBeGreaterThan(6);
  });
});
