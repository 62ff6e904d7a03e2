import type { ResourceType } from '../../schema/types.js';
import type { MemberRef } from '../../stores/contract/index.js';
import { createIdTranslation } from './id-translation.js';
import type { IdCodecs } from './reference-codec.js';

/** Whether the id of a member, as clients see it, can be one of the host's at all. */
export function possibleMember(
  type: ResourceType,
  codecs: IdCodecs,
): (member: MemberRef) => boolean {
  const { member } = createIdTranslation(type, codecs);
  return ({ value, type: named }) => member.decode(value, named) !== undefined;
}
