/** Why a module of the host could not be loaded, and what to do where Node does not read its language. */
export function whyNotLoaded(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as { readonly code?: unknown };
  if (code !== 'ERR_UNKNOWN_FILE_EXTENSION') return error.message;
  return `${error.message}. Node reads TypeScript from 22.18 on; before, tsx does: npx tsx node_modules/express-scim/dist/cli/main.js …`;
}
