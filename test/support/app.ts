import { describe } from '@jest/globals';
import express5, { type Express } from 'express';
import express4 from 'express4';
import { bearerTokens } from '../../src/auth/index.js';
import { createMemoryStores, createScimRouter, type ScimOptions } from '../../src/index.js';
import { type ScimClient, scimClient } from './client.js';

export const EXPRESS = { 'Express 5': express5, 'Express 4': express4 } as const;
export type ExpressName = keyof typeof EXPRESS;

export const TOKEN = 'a-token-for-tests-with-more-than-32-characters';

export interface MountOptions extends Partial<ScimOptions> {
  /** Default `Express 5`. */
  readonly express?: ExpressName;
  /** Where the router is mounted; default `/scim/v2`. */
  readonly path?: string;
  /** Runs before the router is mounted, e.g. to add a body parser. */
  readonly before?: (app: Express) => void;
}

export interface Mounted {
  readonly app: Express;
  readonly token: string;
  readonly path: string;
  /** Sends authenticated requests below the mount. */
  readonly scim: ScimClient;
}

const QUIET = { warn() {}, error() {} };

/**
 * An Express app with SCIM mounted: memory stores, one token, no log, unless given otherwise.
 *
 * @example
 * const { scim } = mountScim();
 * await scim.get('/Users').expect(200);
 */
export function mountScim(options: MountOptions = {}): Mounted {
  const { express = 'Express 5', path = '/scim/v2', before, ...router } = options;
  const app = EXPRESS[express]();
  before?.(app);
  app.use(
    path,
    createScimRouter({
      ...(router.userStore ? {} : createMemoryStores()),
      auth: bearerTokens([{ token: TOKEN, principal: { id: 'tests' } }]),
      logger: QUIET,
      ...router,
    } as ScimOptions),
  );
  return { app, token: TOKEN, path, scim: scimClient(app, { base: path, token: TOKEN }) };
}

/** Runs a suite on Express 5 and on Express 4. */
export function forEachExpress(
  run: (mount: (options?: MountOptions) => Mounted, name: ExpressName) => void,
): void {
  for (const name of Object.keys(EXPRESS) as ExpressName[]) {
    describe(name, () => run((options) => mountScim({ ...options, express: name }), name));
  }
}
