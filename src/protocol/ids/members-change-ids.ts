import { InvalidValueError } from '../../errors/store-errors.js';
import type {
  Member,
  MemberRef,
  MembersChange,
  MembersChangeResult,
} from '../../stores/contract/resource.js';
import type { ReferenceCodec } from './reference-codec.js';

/** A change of membership in the ids of the host, and the way back for its result. */
export interface DecodedChange {
  readonly change: MembersChange;
  encodeResult(result: MembersChangeResult): MembersChangeResult;
}

/** The member with the id that clients see. */
export function encodeMember<M extends MemberRef>(member: M, codec: ReferenceCodec): M {
  return Object.freeze({ ...member, value: codec.encode(member.value, member.type) });
}

/** @throws InvalidValueError for an unknown member that is to be refused. */
export function decodeChange(change: MembersChange, codec: ReferenceCodec): DecodedChange {
  const unknown: MemberRef[] = [];
  const decode = <M extends MemberRef>(member: M): M | undefined => {
    const found = codec.decode(member.value, member.type);
    return found && { ...member, value: found.id, type: found.type };
  };
  const add = change.add.flatMap((member): readonly Member[] => {
    const found = decode(member);
    if (found === undefined) unknown.push(member);
    return found === undefined ? [] : [found];
  });
  if (change.unknown === 'refuse' && unknown.length > 0) {
    throw new InvalidValueError('members', 'it has a value that is the id of no user or group.');
  }
  const remove = change.remove.flatMap((member) => decode(member) ?? []);
  const encode = (members: readonly MemberRef[]) =>
    members.map((member) => encodeMember(member, codec));
  return {
    change: { ...change, add, remove },
    encodeResult: (result) => ({
      ...result,
      added: encode(result.added),
      removed: encode(result.removed),
      unknown: [...unknown, ...encode(result.unknown)],
    }),
  };
}
