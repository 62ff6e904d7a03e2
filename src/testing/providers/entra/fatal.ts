import { ClientRequestError } from '../../http/request-error.js';
import type { CycleOutcome } from './quarantine.js';
import { ComplianceError } from './session.js';

/** Whether a failure is about the whole job and not about one object. */
export function fatalOf(error: unknown): CycleOutcome['fatal'] {
  if (error instanceof ComplianceError) return 'compliance';
  const refused = error instanceof ClientRequestError && [401, 403].includes(error.status);
  return refused ? 'credentials' : undefined;
}
