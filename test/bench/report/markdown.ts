import type { GrowthRow } from '../suites/growth.js';
import type { HostileRow } from '../suites/hostile.js';
import type { ThroughputRow } from '../suites/throughput.js';
import { postgresTables } from './postgres-table.js';
import { percent, type Results } from './results.js';
import { table } from './table.js';

const micros = (value: number | undefined): string =>
  value === undefined ? '–' : value < 10 ? value.toFixed(2) : value.toFixed(0);

const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;

function throughputTable(rows: readonly ThroughputRow[], others: readonly string[]): string {
  const floor = 'floor';
  const of = (figures: ThroughputRow['cpu'], name: string): number | undefined =>
    (figures as Readonly<Record<string, number>>)[name];
  return table(
    ['CPU µs per request', floor, ...others.flatMap((name) => [name, 'of the floor'])],
    rows.map((row) => [
      row.title,
      micros(of(row.cpu, floor)),
      ...others.flatMap((name) => [micros(of(row.cpu, name)), percent(of(row.share, name))]),
    ]),
  );
}

function growthTable(rows: readonly GrowthRow[]): string {
  const cells = (row: GrowthRow) =>
    row.points.map(({ size, p50, cpu }) => `${size}: ${micros(p50)} / ${micros(cpu)}`);
  const growths = (row: GrowthRow) => {
    const [first] = row.points;
    const last = row.points.at(-1);
    return first && last
      ? `${(last.p50 / first.p50).toFixed(2)} / ${(last.cpu / first.cpu).toFixed(2)}`
      : '–';
  };
  return table(
    ['p50 / CPU in µs', 'by size', 'last ÷ first'],
    rows.map((row) => [row.title, cells(row).join('; '), growths(row)]),
  );
}

const millis = (ms: number): string => (ms < 10 ? ms.toFixed(1) : String(Math.round(ms)));

function hostileTable(rows: readonly HostileRow[]): string {
  const answersOf = (attacks: HostileRow['attacks']) =>
    Object.entries(attacks)
      .map(([status, count]) => `${count} × ${status === '0' ? 'none' : status}`)
      .join(', ') || '–';
  return table(
    ['attackers', 'requests', 'p50 ms', 'p99 ms', 'slowest ms', 'server', 'attacks answered'],
    rows.map(({ attackers, requests, p50, p99, slowest, server, attacks }) => [
      String(attackers),
      String(requests),
      ...[p50, p99, slowest].map(millis),
      server,
      answersOf(attacks),
    ]),
  );
}

function sections(results: Results): readonly (readonly [title: string, body: string])[] {
  const { throughput, growth, groups, filter, hostile, memory, postgres } = results;
  const [floor] = memory;
  return [
    [
      'Memory stores, 1,000 users',
      throughput.length > 0 ? throughputTable(throughput, ['express-scim', 'scimmy']) : '',
    ],
    [
      `PostgreSQL ${postgres?.version}, ${postgres?.users.toLocaleString('en')} users`,
      postgres ? postgresTables(postgres) : '',
    ],
    ['As the directory grows', growth.length > 0 ? growthTable(growth) : ''],
    ...groups.map(
      ({ server, rows }) => [`As a group grows, ${server}`, growthTable(rows)] as const,
    ),
    [
      'The filter alone',
      filter
        ? table(
            ['µs', ''],
            [
              ['parse `userName eq "…"`', micros(filter.parse)],
              ['parse and bind to the schema', micros(filter.bind)],
              ['evaluate', micros(filter.evaluate)],
              ['the same predicate by hand', micros(filter.predicate)],
              ['refuse the slowest of eight hostile filters of 8 KB', micros(filter.hostile)],
            ],
          )
        : '',
    ],
    [
      'A normal client while others attack, 512 MB heap',
      hostile.length > 0 ? hostileTable(hostile) : '',
    ],
    [
      'Resident memory with 100,000 users',
      floor
        ? table(
            ['', 'filled', 'after every user was read', 'of the floor'],
            memory.map(({ server, filled, read }) => [
              server,
              mebibytes(filled),
              mebibytes(read),
              `${(read / floor.read).toFixed(2)} ×`,
            ]),
          )
        : '',
    ],
  ];
}

/** The results as a Markdown document, one chapter per Node version. */
export function markdown(all: readonly Results[], command: string): string {
  const chapters = all.map((results) =>
    [
      `## Node ${results.node}`,
      ...sections(results).flatMap(([title, body]) => (body === '' ? [] : [`### ${title}`, body])),
    ].join('\n\n'),
  );
  return `# Benchmarks

Made by \`${command}\`. Medians; CPU is the time that the operating system counted for the server process, user and
system, per request, once the servers are warm. They take turns slice by slice, each round in processes of its own, and
a share is the median of the shares in each turn. The floor is the same routes in bare Express over a Map of ready bytes,
without a check of anything; scimmy is scimmy-routers as its README sets it up. Over PostgreSQL, *by hand* is what a careful
engineer writes for these four requests: the same statements for the record, tokens, bodies and errors checked, a PATCH in a
transaction with a lock, ETags. What a server does after its answers (log, events) is counted. The database is on the same machine.

${chapters.join('\n\n')}
`;
}
