import type { ResourceRecord } from '../../contract/resource.js';
import type { SecretDigest } from './secret-digest.js';

/** One stored resource. The row stays the same from creation to deletion; its record is exchanged. */
export interface Row {
  readonly id: string;
  /** Order of creation within the table. */
  readonly sequence: number;
  /** Deeply frozen; the same object as long as the resource does not change. */
  record: ResourceRecord;
  /** Of the password, which is never part of the record. */
  secret: SecretDigest | undefined;
  /** Since when the record's `active` is what it is, ISO 8601. */
  activeSince: string;
}
