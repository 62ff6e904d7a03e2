type Document = Readonly<Record<string, unknown>>;
type Query = Readonly<Record<string, unknown>>;

const isMissing = (value: unknown) => value === undefined || value === null;

function equals(value: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) return Array.isArray(value) && value.length === wanted.length;
  return value === wanted || (isMissing(value) && isMissing(wanted));
}

/** Strings by their bytes, and only with strings. */
function ordered(value: unknown, wanted: unknown, holds: (order: number) => boolean): boolean {
  if (typeof value !== 'string' || typeof wanted !== 'string') return false;
  return holds(Buffer.from(value).compare(Buffer.from(wanted)));
}

const OPERATIONS: Readonly<Record<string, (value: unknown, wanted: unknown) => boolean>> = {
  $eq: equals,
  $ne: (value, wanted) => !equals(value, wanted),
  $in: (value, wanted) => (wanted as unknown[]).some((each) => equals(value, each)),
  $nin: (value, wanted) => !(wanted as unknown[]).some((each) => equals(value, each)),
  $regex: (value, wanted) => typeof value === 'string' && new RegExp(String(wanted)).test(value),
  $gt: (value, wanted) => ordered(value, wanted, (order) => order > 0),
  $gte: (value, wanted) => ordered(value, wanted, (order) => order >= 0),
  $lt: (value, wanted) => ordered(value, wanted, (order) => order < 0),
  $lte: (value, wanted) => ordered(value, wanted, (order) => order <= 0),
  $elemMatch: (value, wanted) =>
    Array.isArray(value) && value.some((element) => matchesQuery(wanted as Query, element)),
};

/** Whether a document matches a query of MongoDB. */
export function matchesQuery(query: Query, document: Document): boolean {
  return Object.entries(query).every(([name, condition]) => {
    const parts = () => (condition as Query[]).map((part) => matchesQuery(part, document));
    if (name === '$and') return !parts().includes(false);
    if (name === '$or') return parts().includes(true);
    if (name === '$nor') return !parts().includes(true);
    const value = document[name];
    if (typeof condition !== 'object' || condition === null) return equals(value, condition);
    return Object.entries(condition).every(([operation, wanted]) =>
      OPERATIONS[operation]?.(value, wanted),
    );
  });
}
