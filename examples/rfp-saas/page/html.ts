/** Markup that needs no more escaping. */
export interface Html {
  readonly markup: string;
}

export const NOTHING: Html = { markup: '' };

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

type Value = Html | string | number | readonly Html[];

function render(value: Value): string {
  if (typeof value === 'string' || typeof value === 'number') {
    return String(value).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
  }
  return 'markup' in value ? value.markup : value.map((part) => part.markup).join('');
}

/** A template whose values are escaped, unless they are markup themselves. */
export function html(texts: TemplateStringsArray, ...values: readonly Value[]): Html {
  const markup = texts.reduce((text, next, i) => {
    const value = values[i - 1];
    return text + (value === undefined ? '' : render(value)) + next;
  });
  return { markup };
}
