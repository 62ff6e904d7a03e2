import type { RolePolicyOptions } from '../policy/options.js';

/** What administrators decide about roles, of the options of a role policy; plain JSON. */
export type RoleSettings = Pick<
  RolePolicyOptions,
  'defaultRole' | 'disabledRole' | 'groupRoles' | 'precedence'
>;

/** A role that administrators can choose. */
export interface RoleChoice {
  /** Name of the role, in the host's words. */
  readonly value: string;
  /** As people read it, e.g. "Administrator". */
  readonly label: string;
}

/** A tenant in which a connection may place people. */
export interface TargetTenantChoice {
  readonly id: string;
  readonly label: string;
}

/** Settings that cannot mean what they say. The message names what is wrong and can be shown to people. */
export class RoleSettingsError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RoleSettingsError';
  }
}
