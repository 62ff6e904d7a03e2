import type { SkippedPart } from '../../conformance/skipped.js';
import type {
  KeptRoles,
  OmittedMembers,
  ProvisioningKind,
  ReplacedRoles,
  WithheldUsers,
} from '../../monitoring/log/entry.js';
import type { ResourceRecord } from '../../stores/contract/resource.js';

/** What became of roles, which only the end of a unit of work knows. */
export interface RoleFindings {
  /** Users whose roles would have changed and were kept. */
  readonly rolesKept?: readonly KeptRoles[];
  /** Users whose roles were not the policy's before. */
  readonly rolesReplaced?: readonly ReplacedRoles[];
  /** Users whom other tenants do not admit. */
  readonly withheld?: readonly WithheldUsers[];
}

/** What a write really did. */
export interface WriteSummary extends RoleFindings {
  readonly kind: ProvisioningKind;
  /** What a POST has found that was there already. */
  readonly existing?: 'linked' | 'returned';
  /** Names of the changed attributes. */
  readonly changed?: readonly string[];
  /** Parts of the request that rules have left out. */
  readonly skipped?: readonly SkippedPart[];
  readonly omittedMembers?: OmittedMembers;
}

/** What a write did, before it becomes an answer. */
export interface WriteResult {
  readonly id: string;
  /** The record after the write; undefined where only members changed and nobody needs it. */
  readonly record?: ResourceRecord;
  /** ETag after the write. */
  readonly version?: string;
  /** Paths that the client supplied, for `returned: request` (RFC 7643 §7). */
  readonly supplied?: ReadonlySet<string>;
  /** Names of the attributes that the client has said something about; only where that is noted. */
  readonly named?: ReadonlySet<string> | undefined;
  /** Parts of the request that rules have left out. */
  readonly skipped?: readonly SkippedPart[];
  /** Members of a group whom a PUT left out, if there were any. */
  readonly omittedMembers?: OmittedMembers | undefined;
  /** What it really did, for the provisioning log. */
  readonly summary?: WriteSummary | undefined;
}
