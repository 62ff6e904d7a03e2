import { describe, expect, it } from '@jest/globals';
import { createScimAdminRouter, type ScimAdminOptions } from '../../src/admin/index.js';
import { createMemoryTokenStore, createTokenService, ScimConfigError } from '../../src/index.js';
import { createWorld, TENANT_URL } from './world.js';

const GOOD: ScimAdminOptions = {
  tokens: createTokenService({ store: createMemoryTokenStore() }),
  authorize: () => true,
  tenant: () => 'acme',
  tenantUrl: TENANT_URL,
};

function codeOf(options: unknown): string | undefined {
  try {
    createScimAdminRouter(options as ScimAdminOptions);
    return undefined;
  } catch (error) {
    if (error instanceof ScimConfigError) return error.code;
    throw error;
  }
}

describe('the configuration', () => {
  it('is accepted when it is complete', () => {
    expect(codeOf(GOOD)).toBeUndefined();
  });

  it.each<readonly [string, object]>([
    ['ERR_SCIM_ADMIN_AUTHORIZE', { authorize: undefined }],
    ['ERR_SCIM_ADMIN_AUTHORIZE', { authorize: true }],
    ['ERR_SCIM_ADMIN_TENANT', { tenant: 'acme' }],
    ['ERR_SCIM_ADMIN_TOKENS', { tokens: undefined }],
    ['ERR_SCIM_ADMIN_TOKENS', { tokens: { issue() {} } }],
    ['ERR_SCIM_ADMIN_TENANT_URL', { tenantUrl: undefined }],
    ['ERR_SCIM_ADMIN_TENANT_URL', { tenantUrl: '/scim/v2' }],
    ['ERR_SCIM_ADMIN_TENANT_URL', { tenantUrl: 'ftp://rfp.example/scim' }],
    ['ERR_SCIM_ADMIN_TENANT_URL', { tenantUrl: 'https://user:pw@rfp.example/scim' }],
    ['ERR_SCIM_ADMIN_TENANT_URL', { tenantUrl: 'https://rfp.example/scim?tenant=1' }],
    ['ERR_SCIM_ADMIN_TENANT_URL', { connectionUrl: 'localhost:3000' }],
    ['ERR_SCIM_UNKNOWN_OPTION', { tenantURL: TENANT_URL }],
    ['ERR_SCIM_ADMIN_OPTION', { onEvent: 'log' }],
    ['ERR_SCIM_ADMIN_OPTION', { expiryDays: [] }],
    ['ERR_SCIM_ADMIN_OPTION', { expiryDays: [0] }],
    ['ERR_SCIM_ADMIN_OPTION', { expiryDays: [1.5] }],
    ['ERR_SCIM_ADMIN_OPTION', { scopes: [{ value: 'users:read' }] }],
    ['ERR_SCIM_ADMIN_OPTION', { scopes: 'users:read' }],
    ['ERR_SCIM_ADMIN_OPTION', { stylesheet: 'https://cdn.example/x.css' }],
    ['ERR_SCIM_ADMIN_OPTION', { stylesheet: '//cdn.example/x.css' }],
    ['ERR_SCIM_ADMIN_OPTION', { back: { href: 'javascript:alert(1)', label: 'Back' } }],
    ['ERR_SCIM_ADMIN_OPTION', { colorScheme: 'pink' }],
    ['ERR_SCIM_ADMIN_OPTION', { productName: '' }],
    ['ERR_SCIM_ADMIN_OPTION', { logger: {} }],
    ['ERR_SCIM_ADMIN_OPTION', { log: {} }],
    ['ERR_SCIM_ADMIN_OPTION', { reports: null }],
    ['ERR_SCIM_ADMIN_OPTION', { disabledUsers: { rows() {} } }],
    ['ERR_SCIM_ADMIN_OPTION', { deletionGuard: { state() {}, release() {} } }],
  ])('%s for %p', (code, wrong) => {
    expect(codeOf({ ...GOOD, ...wrong })).toBe(code);
  });

  it.each([undefined, null, 'options'])('has to be an object, not %p', (options) => {
    expect(codeOf(options)).toBe('ERR_SCIM_ADMIN_OPTION');
  });

  it('is told as an internal error where a function makes a wrong URL, without its text', async () => {
    const { as } = createWorld({ tenantUrl: () => 'not a url: secret' });
    const { body } = await as('acme/ada')('get', '/state').expect(500);
    expect(JSON.stringify(body)).not.toMatch(/secret|tenantUrl/);
  });

  it('shows the tenant URL without a slash at its end', async () => {
    const { as } = createWorld({
      tenantUrl: (_req, tenantId) => `https://rfp.example/${tenantId}//`,
    });
    expect((await as('acme/ada')('get', '/state')).body.tenantUrl).toBe('https://rfp.example/acme');
  });
});
