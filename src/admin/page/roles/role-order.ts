import { announce } from '../announce.js';
import { h, part } from '../dom.js';
import type { RoleNames } from './role-names.js';

function swapped(order: readonly string[], at: number, to: number): readonly string[] {
  return order.map((role, index) =>
    index === at ? (order[to] ?? role) : index === to ? (order[at] ?? role) : role,
  );
}

const STEPS = [
  { sign: '↑', word: 'up', by: -1 },
  { sign: '↓', word: 'down', by: 1 },
] as const;

/** The order in which one role wins, to be changed by buttons; the moved role keeps the focus. */
export function showOrder(
  order: readonly string[],
  names: RoleNames,
  changed: (order: readonly string[]) => void,
): void {
  const list = part('#role-order');
  const item = (role: string, at: number) => {
    const name = names.role(role);
    const buttons = STEPS.map(({ sign, word, by }) => {
      const possible = order[at + by] !== undefined;
      const move = h('button', { type: 'button', class: 'quiet move' }, sign);
      move.setAttribute('aria-label', `Move ${name} ${word}`);
      move.disabled = !possible;
      move.onclick = () => {
        changed(swapped(order, at, at + by));
        const again = list.children[at + by]?.querySelectorAll('button') ?? [];
        const wanted = [...again].find(
          (each) => !each.disabled && each.ariaLabel === move.ariaLabel,
        );
        (wanted ?? [...again].find((each) => !each.disabled))?.focus();
        announce(`${name} is now number ${at + by + 1}.`);
      };
      return move;
    });
    return h('li', {}, h('span', {}, name), ...buttons);
  };
  list.replaceChildren(...order.map(item));
}
