import type { FilterNode } from './ast.js';

/** An attribute that a filter names. */
export interface FilterName {
  readonly name: string;
  /** The attribute of the value path around it. */
  readonly parent: string | undefined;
  /** Whether its values are compared with one of the filter's: not so for `pr` and null. */
  readonly compared: boolean;
}

/** Every name in a filter, in its order. */
export function* filterNames(node: FilterNode, parent?: string): Generator<FilterName> {
  switch (node.kind) {
    case 'and':
    case 'or':
      for (const filter of node.filters) yield* filterNames(filter, parent);
      return;
    case 'not':
      yield* filterNames(node.filter, parent);
      return;
    case 'valuePath':
      yield { name: node.path, parent, compared: false };
      yield* filterNames(node.filter, node.path);
      return;
    case 'present':
      yield { name: node.path, parent, compared: false };
      return;
    case 'compare':
      yield { name: node.path, parent, compared: node.value !== null };
  }
}
