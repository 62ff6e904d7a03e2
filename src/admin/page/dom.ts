type Child = Node | string | undefined;

/** Makes an element. Text becomes a text node: nothing that comes from a server is ever markup. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string | undefined>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

/** The element of the page with this selector, which must be there and of this kind. */
export function find<T extends Element>(
  selector: string,
  kind: abstract new () => T,
  within: ParentNode = document,
): T {
  const element = within.querySelector(selector);
  if (!(element instanceof kind)) throw new Error(`The page has no ${selector}.`);
  return element;
}

/** The same for what needs no more than being an element: text, visibility, children. */
export const part = (selector: string, within?: ParentNode): HTMLElement =>
  find(selector, HTMLElement, within);

export const button = (selector: string, within?: ParentNode): HTMLButtonElement =>
  find(selector, HTMLButtonElement, within);
