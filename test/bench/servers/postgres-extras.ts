import { createRoleSettings } from 'express-scim/roles';
import { serveScim } from './postgres/scim.js';

await serveScim(({ stores, roleSettingsStore }) => ({
  ...stores,
  onEvent: () => {},
  roleResolver: createRoleSettings({
    store: roleSettingsStore,
    roles: [
      { value: 'admin', label: 'Administrator' },
      { value: 'member', label: 'Member' },
    ],
    initial: { defaultRole: 'member' },
  }).roleResolver,
}));
