import { StoreError } from '../../../index.js';
import { RoleSettingsError } from '../../../roles/index.js';
import { AdminError } from '../problem.js';

const STORE_ERRORS: Readonly<Record<string, readonly [status: number, text: string]>> = {
  versionConflict: [
    409,
    'Somebody else has saved other settings since you opened the page. Nothing of yours was saved. “Discard changes” loads theirs.',
  ],
  notFound: [404, 'There is no such user any more.'],
  invalidValue: [400, 'People cannot be placed in that tenant.'],
};

/** Does work, and turns what is the administrator's to know into an answer that says it. */
export async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RoleSettingsError) throw new AdminError(400, error.message);
    const known = StoreError.is(error) ? STORE_ERRORS[error.code] : undefined;
    if (known) throw new AdminError(...known);
    throw error;
  }
}
