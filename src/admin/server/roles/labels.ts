import type { AdminConfig } from '../config.js';

/** Roles as the product calls them, where the page knows its roles. */
export function roleLabels({ roles }: Pick<AdminConfig, 'roles'>): (role: string) => string {
  const labels = new Map(roles?.settings.roles.map(({ value, label }) => [value, label]));
  return (role) => labels.get(role) ?? role;
}
