import type { ResourceType } from '../../schema/types.js';
import type { ListQuery } from '../../stores/contract/query.js';
import type { ResourceDraft, ResourceRecord } from '../../stores/contract/resource.js';
import type { IdCodec } from '../../stores/contract/store.js';
import { type DecodeId, decodeFilter } from './filter-ids.js';
import { codecOf, type IdCodecs, type ReferenceCodec, referenceCodec } from './reference-codec.js';
import { decodeReferences, encodeReferences, referencesOf } from './references.js';

/** Both directions between the ids of a host and those that clients see, for one resource type. */
export interface IdTranslation {
  /** Of the resources themselves. */
  readonly own: IdCodec;
  readonly user: IdCodec;
  readonly group: IdCodec;
  /** Of users or groups, as members of a group. */
  readonly member: ReferenceCodec;
  /** The same frozen object for the same frozen record. */
  encodeRecord(record: ResourceRecord): ResourceRecord;
  /** @throws InvalidValueError for a reference to nothing. */
  decodeDraft(draft: ResourceDraft): ResourceDraft;
  /** @throws ScimError `invalidFilter` */
  decodeQuery(query: ListQuery): ListQuery;
}

export function createIdTranslation(type: ResourceType, codecs: IdCodecs): IdTranslation {
  const own = codecOf(codecs, type.name);
  const references = referencesOf(type, codecs);
  const members = references.find(({ attribute }) => attribute.path === 'members');
  const decoders = new Map<string, DecodeId>();
  if (codecs.has(type.name)) decoders.set('id', (id) => own.decode(id));
  for (const { attribute, codec } of references)
    decoders.set(`${attribute.path}.value`, (id) => codec.decode(id, undefined)?.id);
  const encoded = new WeakMap<ResourceRecord, ResourceRecord>();

  return {
    own,
    user: codecOf(codecs, 'User'),
    group: codecOf(codecs, 'Group'),
    member: members?.codec ?? referenceCodec(['User', 'Group'], codecs),
    encodeRecord(record) {
      const known = encoded.get(record);
      if (known !== undefined) return known;
      const { meta } = record;
      const result = { ...encodeReferences(record, references), id: own.encode(record.id), meta };
      if (Object.isFrozen(record)) encoded.set(record, Object.freeze(result));
      return result;
    },
    decodeDraft: (draft) => decodeReferences(draft, references),
    decodeQuery: ({ filter, ...query }) =>
      filter === undefined ? query : { ...query, filter: decodeFilter(filter, decoders) },
  };
}
