import type { ThroughputRow } from '../suites/throughput.js';
import { percent, type Results } from './results.js';

interface Bar {
  readonly label: string;
  readonly value: number;
  readonly colour: string;
}

interface Cluster {
  readonly title: string;
  readonly bars: readonly Bar[];
}

const LEFT = 170;
const WIDTH = 420;
const BAR = 15;
const GAP = 14;
const TOP = 58;
const COLOURS = { 'express-scim': ['#1a6fb5', '#63a7dd'], scimmy: ['#9a9a9a', '#c4c4c4'] } as const;

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function clusters(all: readonly Results[]): readonly Cluster[] {
  const titles = all[0]?.throughput.map(({ title }) => title) ?? [];
  return titles.map((title) => ({
    title,
    bars: (['express-scim', 'scimmy'] as const).flatMap((server) =>
      all.map(({ node, throughput }, i) => {
        const row = throughput.find((each: ThroughputRow) => each.title === title);
        const value = row?.share[server] ?? Number.NaN;
        return { label: `${server}, Node ${node}`, value, colour: COLOURS[server][i % 2] ?? '' };
      }),
    ),
  }));
}

function bar({ label, value, colour }: Bar, y: number): string {
  const length = Math.max(1, Math.min(1, value) * WIDTH);
  return `<g><title>${escaped(label)}</title><rect x="${LEFT}" y="${y}" width="${length.toFixed(1)}" height="${BAR - 2}" fill="${colour}"/><text x="${(LEFT + length + 6).toFixed(1)}" y="${y + 11}" font-size="11">${percent(value)}</text></g>`;
}

/** The share of the floor's speed that each server keeps, as bars. */
export function chart(all: readonly Results[], command: string): string {
  let y = TOP;
  const parts: string[] = [];
  const drawn = clusters(all);
  for (const { title, bars } of drawn) {
    parts.push(
      `<text x="${LEFT - 10}" y="${y + (bars.length * BAR) / 2 + 4}" text-anchor="end">${escaped(title)}</text>`,
    );
    for (const each of bars) {
      parts.push(bar(each, y));
      y += BAR;
    }
    y += GAP;
  }
  const legend = (drawn[0]?.bars ?? []).map(({ label, colour }, i) => {
    const x = LEFT + i * 140;
    return `<rect x="${x}" y="34" width="10" height="10" fill="${colour}"/><text x="${x + 14}" y="43" font-size="10">${escaped(label)}</text>`;
  });
  const height = y + 30;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="760" height="${height}" viewBox="0 0 760 ${height}" font-family="system-ui, sans-serif" font-size="13" role="img">
<title>Requests per CPU second, as a share of bare Express routes</title>
<rect width="760" height="${height}" fill="#ffffff"/>
<g fill="#222222">
<text x="16" y="22" font-size="15" font-weight="600">Requests per CPU second, as a share of bare Express routes (longer is better)</text>
${legend.join('\n')}
<line x1="${LEFT + WIDTH}" y1="${TOP - 4}" x2="${LEFT + WIDTH}" y2="${y}" stroke="#222222" stroke-dasharray="3 3"/>
${parts.join('\n')}
<text x="16" y="${height - 10}" font-size="10">Dashed: bare Express, 100 %. Made by: ${escaped(command)}</text>
</g>
</svg>
`;
}
