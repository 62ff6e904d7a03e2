import { code, table } from './markdown.js';
import { type DocumentedInterface, interfacesOf } from './tsdoc.js';

/** Members that all events have, or that say nothing by themselves. */
const COMMON = new Set(['type', 'time', 'tenantId', 'principal', 'resourceType', 'resourceId']);

/** `'a' | 'b'` and `${string}.created` as they are read. */
const typesOf = (type: string): readonly string[] =>
  type
    .split('|')
    .map((one) => one.trim().replaceAll(/^['`]|['`]$/g, ''))
    .map((one) => one.replace(/^\$\{string\}/, '<type>'));

function fieldsOf({ members }: DocumentedInterface): string {
  return members
    .filter(({ name }) => !COMMON.has(name))
    .map(({ name, optional }) => code(optional ? `${name}?` : name))
    .join(', ');
}

function eventsOf(paths: readonly string[]): string {
  const rows = paths.flatMap((path) =>
    [...interfacesOf(path).values()].flatMap((event) => {
      const type = event.members.find(({ name }) => name === 'type')?.type;
      return type === undefined
        ? []
        : [[typesOf(type).map(code).join(', '), event.text, fieldsOf(event)]];
    }),
  );
  return table(['event', 'what happened', 'its own members'], rows);
}

export const routerEvents = (): string =>
  eventsOf(['src/events/types.ts', 'src/events/role-events.ts', 'src/events/admission-events.ts']);

export const hostEvents = (): string =>
  eventsOf([
    'src/auth/tokens/token-events.ts',
    'src/auth/token-endpoint/events.ts',
    'src/monitoring/deletion-guard/events.ts',
    'src/monitoring/reports/health-watch.ts',
    'src/admin/server/events.ts',
  ]);
