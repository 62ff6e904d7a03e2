import { h, part } from './dom.js';

/** Fills a card; while it is read it is busy, and what goes wrong is said in it. */
export async function fillCard(content: string, work: () => Promise<void>): Promise<void> {
  const card = part(content).closest('section') ?? document.body;
  const problem = part('[data-problem]', card);
  card.setAttribute('aria-busy', 'true');
  try {
    await work();
    problem.hidden = true;
  } catch (error) {
    const { message } = error as Error;
    if (problem.textContent !== message) problem.textContent = message;
    problem.hidden = false;
  } finally {
    card.removeAttribute('aria-busy');
  }
}

/** What stands in a card that has nothing to show. */
export function nothing(title: string, text: string): HTMLElement {
  return h('div', { class: 'empty' }, h('p', { class: 'empty-title' }, title), h('p', {}, text));
}
