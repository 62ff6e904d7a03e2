import type { RuleName } from '../../../src/index.js';
import { AUTH_PROBES } from './auth-probes.js';
import { BODY_PROBES } from './body-probes.js';
import { FILTER_PROBES } from './filter-probes.js';
import { GROUP_PROBES } from './group-probes.js';
import { HEADER_PROBES } from './header-probes.js';
import { PATCH_PROBES } from './patch-probes.js';
import type { Probe } from './probe.js';

/** For each rule a request whose outcome depends on it. */
export const PROBES: Readonly<Record<RuleName, Probe>> = {
  ...AUTH_PROBES,
  ...BODY_PROBES,
  ...FILTER_PROBES,
  ...PATCH_PROBES,
  ...HEADER_PROBES,
  ...GROUP_PROBES,
};
