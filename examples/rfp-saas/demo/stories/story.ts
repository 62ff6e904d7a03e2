import { isDeepStrictEqual } from 'node:util';
import type { ScimEvent } from 'express-scim';
import type { World } from './world.js';

/** One line of the table. */
export interface Step {
  readonly sent: string;
  readonly before: string;
  readonly after: string;
  readonly reason: string;
  readonly ok: boolean;
}

export interface Story {
  readonly title: string;
  tell(world: World): Promise<readonly Step[]>;
}

const shown = (roles: readonly string[] | undefined) => roles?.join(', ') || '–';

function reasonsIn(events: readonly ScimEvent[]): string {
  const reasons = events.flatMap((event) => {
    if ('reasons' in event) return event.reasons.map((each) => each.replace(/^group:.*/, 'group'));
    if (event.type === 'administrator.lost') return ['administrator.lost'];
    return 'reason' in event ? [`kept: ${event.reason}`] : [];
  });
  return [...new Set(reasons)].join(', ') || 'none';
}

/** What a step should come to. */
export interface Expected {
  readonly roles: readonly string[];
  /** As the events say it. */
  readonly reason: string;
  /** Anything else that must hold. */
  readonly also?: () => boolean | Promise<boolean>;
}

/** Sends something and compares the roles of one person, and the reason, with what they should be. */
export async function step(
  world: World,
  id: string,
  sent: string,
  send: () => Promise<unknown>,
  { roles, reason, also = () => true }: Expected,
): Promise<Step> {
  const before = await world.rolesOf(id);
  world.seen();
  await send();
  const after = await world.rolesOf(id);
  const actual = reasonsIn(world.seen());
  const ok = isDeepStrictEqual(after, roles) && actual === reason && (await also());
  return { sent, before: shown(before), after: shown(after), reason: actual, ok };
}
