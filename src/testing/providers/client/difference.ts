interface Keyed {
  readonly objectId: string;
}

/** A string that is the same for two objects that hold the same, in whatever order. */
function fingerprint(object: object): string {
  return JSON.stringify(Object.entries(object).sort());
}

/** Objects that are new or differ, and those that are gone. */
export function difference<T extends Keyed>(before: readonly T[], now: readonly T[]) {
  const known = new Map(before.map((object) => [object.objectId, fingerprint(object)]));
  const ids = new Set(now.map((object) => object.objectId));
  return {
    changed: now.filter((object) => known.get(object.objectId) !== fingerprint(object)),
    gone: before.filter((object) => !ids.has(object.objectId)),
  };
}

/** What has to be added to `had` and removed from it to make it `wanted`. */
export function setDifference(had: ReadonlySet<string>, wanted: ReadonlySet<string>) {
  return {
    added: [...wanted].filter((id) => !had.has(id)),
    removed: [...had].filter((id) => !wanted.has(id)),
  };
}
