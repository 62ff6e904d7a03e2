import type { ScimEvent } from '../../../src/index.js';
import type { Seen } from './settle.js';
import type { World } from './world.js';

/** What the events say, one after the other, about something that is what the last one made it. */
interface Story {
  /** Undefined before the first. */
  readonly last: string | undefined;
  readonly broken: string | undefined;
}

/**
 * Follows changes from one value to the next: each must begin where the one before has ended. A lost event, or
 * two in the wrong order, leave a gap.
 */
class Stories {
  readonly #stories = new Map<string, Story>();

  tell(about: string, before: string | undefined, after: string): void {
    const { last, broken } = this.#stories.get(about) ?? { last: undefined, broken: undefined };
    const isGap = last !== undefined && before !== undefined && last !== before;
    const gap = `${about}: an event goes from ${before} to ${after}, after one that ended in ${last}`;
    this.#stories.set(about, { last: after, broken: broken ?? (isGap ? gap : undefined) });
  }

  get gaps(): readonly string[] {
    return [...this.#stories.values()].flatMap(({ broken }) => broken ?? []);
  }

  endOf(about: string): string | undefined {
    return this.#stories.get(about)?.last;
  }
}

const rolesText = (roles: readonly string[]) => JSON.stringify([...roles].sort());

function follow(stories: Stories, event: ScimEvent): void {
  const { resourceId: id } = event;
  switch (event.type) {
    case 'user.created':
      stories.tell(`existence of ${id}`, undefined, 'there');
      break;
    case 'user.deleted':
      stories.tell(`existence of ${id}`, 'there', 'gone');
      break;
    case 'user.deactivated':
      stories.tell(`active of ${id}`, 'true', 'false');
      break;
    case 'user.reactivated':
      stories.tell(`active of ${id}`, 'false', 'true');
      break;
    case 'group.members.changed': {
      const { added, removed } = event as Extract<ScimEvent, { added: unknown }>;
      for (const member of added) stories.tell(`${member} in ${id}`, 'out', 'in');
      for (const member of removed) stories.tell(`${member} in ${id}`, 'in', 'out');
      break;
    }
    case 'roles.changed': {
      const { before, after } = event as Extract<ScimEvent, { before: unknown }>;
      stories.tell(`roles of ${id}`, rolesText(before), rolesText(after));
      break;
    }
  }
}

/** What of the events does not lead to what is there in the end. */
export function eventProblems(world: World, seen: Seen): readonly string[] {
  const stories = new Stories();
  for (const event of seen.events) follow(stories, event);
  const problems: string[] = [...stories.gaps];
  const expect = (about: string, end: string, ifUntold: string) => {
    const told = stories.endOf(about) ?? ifUntold;
    if (told !== end) problems.push(`${about}: it is ${end}, and the last event says ${told}`);
  };
  for (const { id, active, roles } of seen.people) {
    expect(`existence of ${id}`, 'there', 'nothing');
    expect(`active of ${id}`, String(active), 'true');
    expect(`roles of ${id}`, rolesText(roles), rolesText([]));
  }
  const there = new Set(seen.people.map(({ id }) => id));
  for (const id of world.people.filter((each) => !there.has(each)))
    expect(`existence of ${id}`, 'gone', 'nothing');
  seen.groups.forEach(({ members }, number) => {
    const groupId = world.groups[number];
    for (const id of world.people)
      expect(`${id} in ${groupId}`, members.includes(id) ? 'in' : 'out', 'out');
  });
  return problems;
}
