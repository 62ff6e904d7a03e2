import { ALERTS } from './alerts.js';
import { DIRECTORY } from './directory.js';
import { GOING_LIVE } from './going-live.js';
import { LINKED } from './linked.js';
import type { Migration } from './migration.js';
import { SERVICES } from './services.js';

/** All of them, in order. */
export const MIGRATIONS: readonly Migration[] = [DIRECTORY, SERVICES, LINKED, GOING_LIVE, ALERTS];
