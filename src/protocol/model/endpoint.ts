import type { CheckBounds } from '../../schema/bounds.js';
import type { Projector } from '../../schema/projection.js';
import type { AttributePath, Attributes, ResourceType } from '../../schema/types.js';
import type { Validator } from '../../schema/validate.js';
import type { IncludedAttribute } from '../../stores/contract/query.js';
import type { GroupStore, ResourceStore } from '../../stores/contract/store.js';
import type { Membership } from './membership.js';
import type { Serializer } from './representation.js';

/** A reference to what no resource can be, or a list with such references in it. */
export interface ImpossibleReference {
  readonly path: AttributePath;
  /** What remains of a list; undefined for a single reference, and where nothing remains. */
  readonly possible: readonly unknown[] | undefined;
}

/** Finds them in what a request has made of a resource; what was stored before is never one. */
export type FindImpossible = (
  before: Attributes,
  after: Attributes,
) => readonly ImpossibleReference[];

/** One resource type as it is served: its compiled schema, its store, and what follows from both. */
export interface Endpoint {
  readonly type: ResourceType;
  readonly store: ResourceStore;
  /** What it can return with a record, for answers. */
  readonly includes: readonly IncludedAttribute[];
  /** How members are kept, if there are any. */
  readonly membership: Membership;
  /** References of a resource that no other resource can be meant by, members aside. */
  readonly findImpossible: FindImpossible;
  /** The store again, where there are members. */
  readonly groupStore: GroupStore | undefined;
  /** Where the derived `groups` of this type come from. */
  readonly groupsOf: GroupStore['groupsOf'] | undefined;
  /** Whether clients can only read it. */
  readonly isReadOnly: boolean;
  /** Whether the store keeps and compares versions. */
  readonly versioned: boolean;
  readonly validate: Validator;
  /** Refuses what makes a resource too large; for members alone too. */
  readonly checkBounds: CheckBounds;
  readonly projector: Projector;
  readonly serializer: Serializer;
}
