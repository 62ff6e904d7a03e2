import { h, part } from './dom.js';

interface Section {
  readonly id: string;
  readonly title: string;
}

/** The sections that are shown at the moment, by their headings. */
function shownSections(content: HTMLElement): readonly Section[] {
  if (content.hidden) return [];
  return [...content.querySelectorAll<HTMLElement>(':scope > section:not([hidden]) h2')].map(
    ({ id, textContent }) => ({ id, title: textContent ?? '' }),
  );
}

/** Keeps links to the sections of the page, which come and go with what the product has switched on. */
export function prepareNavigation(): void {
  const content = part('#content');
  const navigation = part('#sections');
  let known = '';
  const show = () => {
    const sections = shownSections(content);
    const now = JSON.stringify(sections);
    if (now === known) return;
    known = now;
    navigation.hidden = sections.length < 2;
    part('ul', navigation).replaceChildren(
      ...sections.map(({ id, title }) => h('li', {}, h('a', { href: `#${id}` }, title))),
    );
  };
  new MutationObserver(show).observe(content, { attributeFilter: ['hidden'], subtree: true });
}
