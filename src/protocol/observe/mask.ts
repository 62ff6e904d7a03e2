const MAX_ITEMS = 20;
const MAX_DEPTH = 8;

/** Whose values are words of the protocol, and no data of anybody. */
const PLAIN: ReadonlySet<string> = new Set([
  'schemas',
  'op',
  'method',
  'type',
  'resourceType',
  'status',
  'scimType',
]);
/** Whose values are paths or URIs, in which only literals are data. */
const PATHS: ReadonlySet<string> = new Set(['path']);
const BOOLEAN = /^(true|false)$/i;

const QUOTED = /"(?:[^"\\]|\\.)*"?/g;
const BARE = /\b(eq|ne|co|sw|ew|gt|ge|lt|le)(\s+)(?!"|true\b|false\b|null\b|\d)[^\s()[\]]+/gi;

/** A filter or PATCH path without its literals. */
function maskLiterals(text: string): string {
  return text.replace(QUOTED, '"…"').replace(BARE, '$1$2…');
}

function maskText(text: string): string {
  return BOOLEAN.test(text) || text === '' ? text : `… (text of ${text.length})`;
}

function maskKey(key: string): string {
  return key.length > 200 ? `… (key of ${key.length})` : maskLiterals(key);
}

function maskNamed(key: string, value: unknown, depth: number): unknown {
  if (PLAIN.has(key)) return bounded(value, depth);
  if (PATHS.has(key) && typeof value === 'string') return maskLiterals(value.slice(0, 500));
  return maskValues(value, depth);
}

/** A protocol word as it is, and lists of them; whatever else stands there is masked. */
function bounded(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return value.length > 200 ? maskText(value) : value;
  if (Array.isArray(value)) return list(value, (item) => bounded(item, MAX_DEPTH));
  return maskValues(value, depth);
}

function list(items: readonly unknown[], mask: (item: unknown) => unknown): readonly unknown[] {
  const shown = items.slice(0, MAX_ITEMS).map(mask);
  return items.length > MAX_ITEMS ? [...shown, `… ${items.length - MAX_ITEMS} more`] : shown;
}

/** A JSON value with its structure and without its data: bounded in depth and in the length of lists. */
export function maskValues(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return maskText(value);
  if (typeof value === 'number') return '… (number)';
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return '…';
  if (Array.isArray(value)) return list(value, (item) => maskValues(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, 100)
      .map(([key, item]) => [maskKey(key), maskNamed(key, item, depth + 1)]),
  );
}

/** Query parameters whose values are names and numbers. */
const SHOWN: ReadonlySet<string> = new Set([
  'attributes',
  'excludedattributes',
  'sortby',
  'sortorder',
  'startindex',
  'count',
]);

const NAME = /^[\w$.:-]{1,100}$/;

/** The name of an attribute that a client has made up: as it is, unless it may be a value. */
export const maskName = (name: string): string => (NAME.test(name) ? name : '…');

/** A line of the trace is one exchange: what a client writes cannot begin another. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');

/** A path below the mount and its query, without what may be data. */
export function maskTarget(path: string, query: string): string {
  const segments = path.split('/').map((part) => (/[@%]|^.{101,}/.test(part) ? '…' : part));
  const parameters = [...new URLSearchParams(query)].slice(0, 20).map(([name, value]) => {
    const key = name.toLowerCase();
    const shown = maskName(name);
    if (key === 'filter') return `${name}=${oneLine(maskLiterals(value.slice(0, 1_000)))}`;
    return `${shown}=${SHOWN.has(key) || value === '' ? oneLine(value.slice(0, 200)) : '…'}`;
  });
  return segments.join('/') + (parameters.length === 0 ? '' : `?${parameters.join('&')}`);
}
