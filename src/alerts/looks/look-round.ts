import { randomUUID } from 'node:crypto';
import { HookError } from '../../lib/hooks/hook-error.js';
import { createHostHook } from '../../lib/hooks/host-hook.js';
import { errorName } from '../../lib/hooks/safe-logger.js';
import type { Logger } from '../../lib/logger.js';
import type { AlertStore } from '../store.js';
import type { ScheduledLook } from './look.js';

/** A process that ends in the middle is replaced by another after this time. */
const LEASE_SECONDS = 300;

export interface LookRound {
  /** Looks at every tenant. What cannot be looked at is logged, and looked at in the next round. */
  run(): Promise<void>;
  /** The same, unless another process has done so within these seconds or is at it. */
  runInTurn(everySeconds: number): Promise<void>;
}

interface LookRoundParts {
  readonly store: AlertStore;
  readonly looks: readonly ScheduledLook[];
  readonly tenants: (() => unknown) | undefined;
  readonly logger: Logger;
  /** Ends the round after the look under way. */
  readonly stopped: AbortSignal;
}

function readTenants(answer: unknown): readonly string[] {
  if (Array.isArray(answer) && answer.every((id) => typeof id === 'string')) return answer;
  throw new TypeError('The tenants must be a list of ids.');
}

export function createLookRound(parts: LookRoundParts): LookRound {
  const { store, looks, tenants, logger, stopped } = parts;
  const hook = createHostHook('alerts.tenants', { logger });

  async function attempt(name: string, work: () => Promise<unknown>, tenantId?: string) {
    try {
      await work();
    } catch (error) {
      if (HookError.is(error) && error.logged) return;
      logger.error('what alerts are about could not be looked at; another attempt follows', {
        look: name,
        ...(tenantId !== undefined && { tenantId }),
        error: errorName(error),
      });
    }
  }

  /** Kept short while it looks, and for the whole period when it has looked. */
  async function lookInTime({ name, look, everySeconds }: ScheduledLook, tenantId: string) {
    if (everySeconds === undefined) return look(tenantId);
    const turn = `alerts.${name}:${tenantId}`;
    const owner = randomUUID();
    if (!(await store.takeTurn(turn, owner, LEASE_SECONDS))) return;
    await look(tenantId);
    await store.takeTurn(turn, owner, everySeconds);
  }

  async function run(goesOn: () => Promise<unknown> = async () => true): Promise<void> {
    if (!tenants || looks.length === 0) return;
    const ids = await hook.call(tenants, {}, readTenants);
    for (const tenantId of ids) {
      if (stopped.aborted || !(await goesOn())) return;
      for (const each of looks) {
        await attempt(each.name, () => lookInTime(each, tenantId), tenantId);
      }
    }
  }

  return {
    run: () => attempt('tenants', () => run()),
    runInTurn: (everySeconds) =>
      attempt('tenants', async () => {
        const owner = randomUUID();
        const goesOn = () => store.takeTurn('alerts.look', owner, LEASE_SECONDS);
        if (!(await goesOn())) return;
        await run(goesOn);
        if (!stopped.aborted) await store.takeTurn('alerts.look', owner, everySeconds);
      }),
  };
}
