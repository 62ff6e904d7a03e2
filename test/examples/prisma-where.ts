type Row = Readonly<Record<string, unknown>>;
type Truth = boolean | null;
type Where = Readonly<Record<string, unknown>>;

/** LIKE of SQL, to which Prisma passes the text of these three. */
function like(text: string, pattern: string): boolean {
  const source = pattern.replace(/\\(.)|([%_])|([\s\S])/gu, (_all, escaped, wild, plain) =>
    wild === undefined
      ? (escaped ?? plain).replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
      : { '%': '[\\s\\S]*', _: '[\\s\\S]' }[wild as '%' | '_'],
  );
  return new RegExp(`^${source}$`, 'u').test(text);
}

const bytes = (value: unknown) => Buffer.from(String(value));

const OPERATIONS: Readonly<Record<string, (value: unknown, wanted: unknown) => boolean>> = {
  equals: (value, wanted) => value === wanted,
  contains: (value, wanted) => like(String(value), `%${wanted}%`),
  startsWith: (value, wanted) => like(String(value), `${wanted}%`),
  endsWith: (value, wanted) => like(String(value), `%${wanted}`),
  gt: (value, wanted) => bytes(value).compare(bytes(wanted)) > 0,
  gte: (value, wanted) => bytes(value).compare(bytes(wanted)) >= 0,
  lt: (value, wanted) => bytes(value).compare(bytes(wanted)) < 0,
  lte: (value, wanted) => bytes(value).compare(bytes(wanted)) <= 0,
};

function all(truths: readonly Truth[]): Truth {
  return truths.includes(false) ? false : truths.includes(null) ? null : true;
}

const not = (truth: Truth): Truth => (truth === null ? null : !truth);

function ofField(row: Row, field: string, condition: unknown): Truth {
  const value = row[field] ?? null;
  if (condition === null) return value === null;
  if (value === null) return null;
  if (typeof condition !== 'object') return value === condition;
  return Object.entries(condition).every(([name, wanted]) => OPERATIONS[name]?.(value, wanted));
}

/** What a `where` of Prisma says of a row, in the three truths of the SQL that it becomes. */
export function truthOf(where: Where, row: Row): Truth {
  return all(
    Object.entries(where).map(([name, condition]) => {
      const parts = (): Truth[] => (condition as Where[]).map((part) => truthOf(part, row));
      if (name === 'AND') return all(parts());
      if (name === 'OR') return not(all(parts().map(not)));
      if (name === 'NOT') return not(truthOf(condition as Where, row));
      return ofField(row, name, condition);
    }),
  );
}
