import fc from 'fast-check';
import { type Conformance, resolveRules } from '../../src/conformance/presets.js';
import { ScimError } from '../../src/errors/scim-error.js';
import type { CompareOperator, Filter, FilterLiteral, FilterNode } from '../../src/filter/ast.js';
import { bindFilter } from '../../src/filter/bind.js';
import { compileFilter } from '../../src/filter/evaluate.js';
import { parseFilter } from '../../src/filter/parser.js';
import { GROUP_RESOURCE_TYPE } from '../../src/schema/core/group.js';
import { USER_RESOURCE_TYPE } from '../../src/schema/core/user.js';
import { compileResourceType } from '../../src/schema/resource-type.js';
import type { Attributes, ResourceTypeInput } from '../../src/schema/types.js';

export const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
export const ACME = 'urn:example:params:scim:schemas:extension:acme:2.0:User';

export const GROUP = compileResourceType(GROUP_RESOURCE_TYPE);

/** The User with an extension that has an attribute of every type that the core User lacks. */
export const USER_TYPE: ResourceTypeInput = {
  ...USER_RESOURCE_TYPE,
  schemaExtensions: [
    ...(USER_RESOURCE_TYPE.schemaExtensions ?? []),
    {
      schema: {
        id: ACME,
        attributes: [
          { name: 'floor', type: 'integer' },
          { name: 'rate', type: 'decimal' },
          { name: 'hired', type: 'dateTime' },
          { name: 'badge', type: 'binary' },
          { name: 'badges', multiValued: true },
          { name: 'remote', type: 'boolean' },
          { name: 'pin', mutability: 'writeOnly' },
        ],
      },
    },
  ],
};
export const USER = compileResourceType(USER_TYPE);

export function bound(text: string, conformance: Conformance = 'lenient', type = USER): Filter {
  return bindFilter(parseFilter(text), type, resolveRules(conformance));
}

export function matches(text: string, resource: Attributes): boolean {
  return compileFilter(bound(text))(resource);
}

/** The error that a function throws, as `scimType: detail`; fails if it throws none or another. */
export function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof ScimError) return `${error.scimType}: ${error.detail}`;
    throw error;
  }
  throw new Error('Nothing was thrown.');
}

/** A parsed filter without what only tells how it was written. */
export function stripped(node: FilterNode): unknown {
  return JSON.parse(
    JSON.stringify(node, (key, value) => (key === 'at' || key === 'bare' ? undefined : value)),
  );
}

const name = fc.constantFrom('userName', 'active', 'name.givenName', `${ENTERPRISE}:department`);
const operator = fc.constantFrom<CompareOperator[]>(
  'eq',
  'ne',
  'co',
  'sw',
  'ew',
  'gt',
  'ge',
  'lt',
  'le',
);
const literal: fc.Arbitrary<FilterLiteral> = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
  fc.boolean(),
  fc.constant(null),
);

function leaf(path: fc.Arbitrary<string>): fc.Arbitrary<FilterNode> {
  return fc.oneof(
    fc.tuple(path, operator, literal).map(
      ([text, op, value]): FilterNode => ({
        kind: 'compare',
        path: text,
        operator: op,
        value,
        bare: false,
        at: 0,
      }),
    ),
    path.map((text): FilterNode => ({ kind: 'present', path: text, at: 0 })),
  );
}

/** Groups of at least two, none directly inside its own kind: the form that parsing gives. */
export function tree(leaves: fc.Arbitrary<FilterNode>, depth: number): fc.Arbitrary<FilterNode> {
  if (depth === 0) return leaves;
  const below = tree(leaves, depth - 1);
  const grouped = (kind: 'and' | 'or'): fc.Arbitrary<FilterNode> =>
    fc
      .array(
        below.filter((part) => part.kind !== kind),
        { minLength: 2, maxLength: 3 },
      )
      .map((filters): FilterNode => ({ kind, filters }));
  return fc.oneof(
    leaves,
    grouped('and'),
    grouped('or'),
    below.map((filter): FilterNode => ({ kind: 'not', filter })),
  );
}

const valuePath = fc
  .tuple(fc.constantFrom('emails', 'addresses'), tree(leaf(fc.constantFrom('type', '$ref')), 1))
  .map(
    ([path, filter]): FilterNode => ({ kind: 'valuePath', path, filter, trailing: false, at: 0 }),
  );

/** Any filter as parsing gives it. */
export const filterNodes = tree(fc.oneof(leaf(name), valuePath), 3);

/** Filters on strings of {@link people} that bind under every preset. */
export const personFilters: fc.Arbitrary<FilterNode> = (() => {
  const word = fc.constantFrom('a', 'b', 'A', 'ab', '');
  const compare = (paths: readonly string[]): fc.Arbitrary<FilterNode> =>
    fc.tuple(fc.constantFrom(...paths), operator, word).map(
      ([path, op, value]): FilterNode => ({
        kind: 'compare',
        path,
        operator: op,
        value,
        bare: false,
        at: 0,
      }),
    );
  const inside = tree(compare(['type', 'value']), 1);
  const values = inside.map(
    (filter): FilterNode => ({ kind: 'valuePath', path: 'emails', filter, trailing: false, at: 0 }),
  );
  return tree(
    fc.oneof(compare(['userName', 'title', 'emails.type', 'externalId', 'nope']), values),
    2,
  );
})();

const word = fc.constantFrom('a', 'b', 'A', 'ab');

export const people: fc.Arbitrary<Attributes> = fc.record(
  {
    userName: word,
    title: word,
    externalId: word,
    emails: fc.array(fc.record({ type: word, value: word }, { requiredKeys: [] }), {
      maxLength: 3,
    }),
  },
  { requiredKeys: [] },
);
