/** A node on its way through Tarjan's algorithm. */
interface Frame {
  readonly node: number;
  next: number;
}

/**
 * Puts nodes into an order in which each comes after what it depends on, and otherwise in the order of
 * their numbers. Nodes that depend on each other form one group (a strongly connected component).
 * Tarjan's algorithm without recursion: linear in nodes and dependencies, whatever the length of a chain.
 *
 * @param dependencies - for each node the numbers of those it depends on.
 * @returns groups; the nodes of each in ascending order.
 */
export function executionOrder(
  dependencies: readonly (readonly number[])[],
): readonly (readonly number[])[] {
  const groups: number[][] = [];
  const found = new Map<number, number>();
  const lowest = new Map<number, number>();
  const pending: number[] = [];
  const isPending = new Set<number>();
  const lower = (node: number, value: number) =>
    lowest.set(node, Math.min(lowest.get(node) ?? value, value));

  const enter = (node: number): Frame => {
    lower(node, found.size);
    found.set(node, found.size);
    pending.push(node);
    isPending.add(node);
    return { node, next: 0 };
  };
  const leave = (node: number) => {
    if (lowest.get(node) !== found.get(node)) return;
    const group = pending.splice(pending.lastIndexOf(node));
    for (const member of group) isPending.delete(member);
    groups.push(group.sort((a, b) => a - b));
  };

  for (const start of dependencies.keys()) {
    if (found.has(start)) continue;
    const path = [enter(start)];
    for (let frame = path.at(-1); frame; frame = path.at(-1)) {
      const { node } = frame;
      const target = dependencies[node]?.[frame.next];
      frame.next += 1;
      if (target === undefined) {
        path.pop();
        leave(node);
        const parent = path.at(-1);
        if (parent) lower(parent.node, lowest.get(node) ?? 0);
      } else if (!found.has(target)) {
        path.push(enter(target));
      } else if (isPending.has(target)) {
        lower(node, found.get(target) ?? 0);
      }
    }
  }
  return groups;
}
