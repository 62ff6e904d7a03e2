import { describe, expect, it } from '@jest/globals';
import { compileExamples } from '../support/tsdoc-examples.js';

describe('the examples in the documentation of what is public', () => {
  const { examples, sql, errors } = compileExamples();

  it('are found', () => {
    expect(examples.length).toBeGreaterThan(70);
  });

  it('compile against the public entries', () => {
    expect(errors).toEqual([]);
  });

  it('are SQL only where that is run, in test/stores/sql-of-contracts', () => {
    expect(sql.map(({ place }) => place.replace(/^.*: /, '')).sort()).toEqual([
      'EventOutbox',
      'ProvisioningLogStore',
      'RoleJobStore',
      'TokenStore',
    ]);
  });
});
