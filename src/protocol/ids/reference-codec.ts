import type { IdCodec } from '../../stores/contract/store.js';

/** Codecs of the host's ids by resource type name; a type that is absent shows its ids as they are. */
export type IdCodecs = ReadonlyMap<string, IdCodec>;

/** An id of the host, and the type of the resource that it names. */
export interface HostReference {
  readonly type: string;
  readonly id: string;
}

/** Ids in a place that may refer to resources of several types. */
export interface ReferenceCodec {
  /** The types in question; the first is meant where none is named. */
  readonly types: readonly string[];
  encode(hostId: string, type: unknown): string;
  /** `type` is what the client says it is, if it says so; an id that can only be another type's wins. */
  decode(id: string, type: unknown): HostReference | undefined;
}

const UNCHANGED: IdCodec = { encode: (id) => id, decode: (id) => id };

export function codecOf(codecs: IdCodecs, type: string): IdCodec {
  return codecs.get(type) ?? UNCHANGED;
}

export function referenceCodec(types: readonly string[], codecs: IdCodecs): ReferenceCodec {
  // Types without a codec would take every id for theirs, so they come last.
  const byStrictness = [
    ...types.filter((type) => codecs.has(type)),
    ...types.filter((type) => !codecs.has(type)),
  ];
  const named = (type: unknown) => types.filter((candidate) => candidate === type);
  return {
    types,
    encode(hostId, type) {
      const [encoding = ''] = [...named(type), ...types];
      return codecOf(codecs, encoding).encode(hostId);
    },
    decode(id, type) {
      for (const candidate of [...named(type), ...byStrictness]) {
        const hostId = codecOf(codecs, candidate).decode(id);
        if (hostId !== undefined) return { type: candidate, id: hostId };
      }
      return undefined;
    },
  };
}
