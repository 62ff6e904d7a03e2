/** A bar: what it is about and the pieces that it is stacked of. */
export interface Bar {
  readonly label: string;
  /** What stands below it on the axis. */
  readonly mark: string;
  readonly parts: Readonly<Record<Piece, number>>;
}

const PIECES = [
  { name: 'changes', text: 'changes' },
  { name: 'others', text: 'reads and nothing to change' },
  { name: 'failures', text: 'failures' },
] as const;
type Piece = (typeof PIECES)[number]['name'];

const HEIGHT = 200;
const FRAME = { top: 12, right: 4, bottom: 26, left: 44 } as const;
const PLOT = HEIGHT - FRAME.top - FRAME.bottom;
const MARK_WIDTH = 56;
const LINES = 4;
const SVG = 'http://www.w3.org/2000/svg';

function s(
  tag: string,
  attributes: Readonly<Record<string, string | number>>,
  ...children: readonly (Node | string)[]
): SVGElement {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(
      name,
      String(typeof value === 'number' ? Math.round(value * 10) / 10 : value),
    );
  }
  element.append(...children);
  return element;
}

const heightOf = ({ parts }: Bar): number => PIECES.reduce((sum, { name }) => sum + parts[name], 0);

/** The distance between grid lines: 1, 2 or 5 times a power of ten. */
function stepOf(highest: number): number {
  const wanted = Math.max(1, highest / LINES);
  const power = 10 ** Math.floor(Math.log10(wanted));
  const factor = [1, 2, 5, 10].find((each) => each * power >= wanted) ?? 10;
  return factor * power;
}

function grid(step: number, top: number, width: number): readonly SVGElement[] {
  const count = Math.round(top / step) + 1;
  return Array.from({ length: count }, (_, at) => {
    const y = FRAME.top + PLOT - (at * step * PLOT) / top;
    return s(
      'g',
      { class: at === 0 ? 'grid base' : 'grid' },
      s('line', { x1: FRAME.left, x2: width - FRAME.right, y1: y, y2: y }),
      s('text', { x: FRAME.left - 8, y: y + 4, 'text-anchor': 'end' }, compact.format(at * step)),
    );
  });
}

const compact = new Intl.NumberFormat('en', { notation: 'compact' });

function stack(bar: Bar, x: number, width: number, top: number): SVGElement {
  let y = FRAME.top + PLOT;
  const pieces = PIECES.flatMap(({ name }) => {
    const value = bar.parts[name];
    if (value === 0) return [];
    const height = Math.max(1, (value * PLOT) / top);
    y -= height;
    return [s('rect', { class: name, x, y, width, height })];
  });
  const text = PIECES.map(({ name, text: what }) => `${bar.parts[name]} ${what}`).join(', ');
  return s(
    'g',
    {},
    s('title', {}, `${bar.label}: ${text}`),
    s('rect', { class: 'reach', x, y: FRAME.top, width, height: PLOT }),
    ...pieces,
  );
}

/** The bars that have their mark below them: where it changes, and no closer than it can be read. */
function markedOf(bars: readonly Bar[], slot: number): readonly number[] {
  const marked: number[] = [];
  for (const [at, { mark }] of bars.entries()) {
    const last = marked.at(-1);
    const isNew = mark !== bars[at - 1]?.mark;
    if (isNew && (last === undefined || (at - last) * slot >= MARK_WIDTH)) marked.push(at);
  }
  return marked;
}

/**
 * A chart of stacked bars, as wide as it is told.
 *
 * @param summary - what it shows, in a sentence, for those who do not see it.
 */
export function chart(bars: readonly Bar[], width: number, summary: string): SVGElement {
  const step = stepOf(Math.max(...bars.map(heightOf), 0));
  const top = Math.max(1, Math.ceil(Math.max(...bars.map(heightOf), 1) / step)) * step;
  const slot = (width - FRAME.left - FRAME.right) / Math.max(1, bars.length);
  const gap = slot * 0.22;
  const xOf = (at: number) => FRAME.left + at * slot;
  return s(
    'svg',
    { role: 'img', 'aria-label': summary, width, height: HEIGHT },
    ...grid(step, top, width),
    ...bars.map((bar, at) => stack(bar, xOf(at) + gap / 2, Math.max(1, slot - gap), top)),
    ...markedOf(bars, slot).map((at) => {
      const x = xOf(at) + gap / 2;
      const place =
        x + MARK_WIDTH > width ? { x: width, 'text-anchor': 'end' } : { x, 'text-anchor': 'start' };
      return s('text', { ...place, y: HEIGHT - 8 }, bars[at]?.mark ?? '');
    }),
  );
}
