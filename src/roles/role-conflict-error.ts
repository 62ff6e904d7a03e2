import { VersionConflictError } from '../errors/store-errors.js';

/**
 * Somebody else changed a user's roles meanwhile. The unit of work is run again as after any conflict of
 * versions, but it is no answer to `If-Match`: the resource that was written has not changed.
 */
export class RoleConflictError extends VersionConflictError {
  constructor() {
    super('The roles of a user were changed by somebody else.', { isTransient: true });
    this.name = 'RoleConflictError';
  }
}
