import { afterAll, beforeAll, describe, it } from '@jest/globals';
import {
  GROUP_RESOURCE_TYPE,
  type ResourceTypeInput,
  USER_RESOURCE_TYPE,
} from 'express-scim/schema';
import { type ConnectionGate, createConnectionGate, storeContract } from 'express-scim/testing';
import { createPostgresScim, migrate, type PostgresPool } from '../../src/postgres/index.js';
import { embeddedPool } from '../support/postgres/embedded-pool.js';
import { startPostgres } from '../support/postgres/start-postgres.js';

const postgres = startPostgres();
const pool = embeddedPool(postgres);

beforeAll(async () => {
  await migrate(pool);
});

afterAll(() => postgres.stop());

/** The pool over a connection that can be cut, each of whose clients counts as one of the gate's. */
function fragilePool(gate: ConnectionGate) {
  let cut = false;
  const fail = () => {
    if (cut) throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  };
  const fragile: PostgresPool = {
    async connect() {
      fail();
      const client = await pool.connect();
      return {
        async query(text, values) {
          fail();
          return client.query(text, values);
        },
        release: (error) => client.release(error),
      };
    },
  };
  const interrupt = async () => {
    cut = true;
    return async () => {
      cut = false;
    };
  };
  return { pool: gate.pool(fragile), interrupt };
}

const connectionGate = createConnectionGate();

storeContract(
  { describe, it },
  () => {
    const { pool: fragile, interrupt } = fragilePool(connectionGate);
    return { ...createPostgresScim({ pool: fragile }).stores, interrupt };
  },
  { name: 'the directory', connectionGate, memberDisplay: true },
);

const ACME = 'urn:example:params:scim:schemas:extension:acme:2.0:User';

const userResourceType: ResourceTypeInput = {
  ...USER_RESOURCE_TYPE,
  schemaExtensions: [
    ...(USER_RESOURCE_TYPE.schemaExtensions ?? []),
    {
      schema: {
        id: ACME,
        attributes: [
          { name: 'floor', type: 'integer' },
          { name: 'rate', type: 'decimal' },
          { name: 'hired', type: 'dateTime' },
          { name: 'badge', type: 'binary' },
          { name: 'handle', uniqueness: 'server' },
          { name: 'number', type: 'integer', uniqueness: 'global' },
          { name: 'badges', multiValued: true },
          { name: 'remote', type: 'boolean' },
          {
            name: 'desks',
            type: 'complex',
            multiValued: true,
            subAttributes: [{ name: 'value' }, { name: 'since', type: 'dateTime' }],
          },
        ],
      },
    },
  ],
};

const groupResourceType: ResourceTypeInput = {
  ...GROUP_RESOURCE_TYPE,
  schemaExtensions: [
    {
      schema: {
        id: 'urn:example:params:scim:schemas:extension:acme:2.0:Group',
        attributes: [
          { name: 'budget', type: 'decimal' },
          { name: 'costCenter', uniqueness: 'server', caseExact: true },
        ],
      },
    },
  ],
};

storeContract(
  { describe, it },
  () =>
    createPostgresScim({ pool, userResourceType, groupResourceType, uniqueExternalId: true })
      .stores,
  { name: 'the directory with attributes of a host', userResourceType, groupResourceType },
);
