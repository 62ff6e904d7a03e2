/** Something that is not as the code expects it. */
export interface DatabaseFinding {
  /** What it is about, e.g. `index express_scim.users_user_name on users`. */
  readonly object: string;
  /** What is wrong with it, e.g. `is missing`; follows the object in a sentence. */
  readonly problem: string;
  /** What mends it: a statement, or a command. Read it before you run it. */
  readonly remedy: string;
  /** Whether nothing works until it is mended, so that `verify` refuses the database. */
  readonly blocking: boolean;
  /** Whether it is only worth knowing, and may stay as it is. Default: false. */
  readonly remark?: boolean;
}
