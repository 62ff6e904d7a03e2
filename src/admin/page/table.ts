import { h } from './dom.js';
import { minuteOf } from './format.js';

type Content = Node | string | undefined;

/** A point in time, with its minute as a tooltip. */
export function time(instant: string, text: string): HTMLElement {
  return h('time', { datetime: instant, title: minuteOf(instant) }, text);
}

/** Roles are written out, because on narrow screens tables are laid out as lists of cards. */
export function cell(column: string, ...children: readonly Content[]): HTMLElement {
  return h('td', { role: 'cell', 'data-column': column }, h('div', {}, ...children));
}

/** The cell that says what a row is about. */
export function rowHead(...children: readonly Content[]): HTMLElement {
  return h('th', { role: 'rowheader', scope: 'row' }, ...children);
}

export function row(...cells: readonly (HTMLElement | undefined)[]): HTMLElement {
  return h('tr', { role: 'row' }, ...cells);
}

/** @param last - a heading without text, above the actions. */
export function tableOf(
  caption: string,
  columns: readonly string[],
  rows: readonly HTMLElement[],
  last?: HTMLElement,
): HTMLElement {
  const heads = columns.map((name) => h('th', { role: 'columnheader', scope: 'col' }, name));
  return h(
    'table',
    { role: 'table' },
    h('caption', { class: 'unseen' }, caption),
    h('thead', { role: 'rowgroup' }, row(...heads, last)),
    h('tbody', { role: 'rowgroup' }, ...rows),
  );
}
