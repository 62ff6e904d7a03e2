import { describe, expect, it } from '@jest/globals';
import { HOOKS } from '../../src/lib/hooks/hooks.js';
import { CASES } from './cases.js';
import { MEMBERS } from './members.js';
import { optionMembers } from './option-members.js';

describe('the table of hooks', () => {
  it('has a row for every member of the options that can be called, or has methods', () => {
    expect(Object.keys(MEMBERS).sort()).toEqual(optionMembers());
  });

  it('has no row without a member', () => {
    const named = new Set<string>(Object.values(MEMBERS).flat());
    expect(Object.keys(HOOKS).filter((name) => !named.has(name))).toEqual([]);
  });

  it('has a case for every row but stores, whose driver has a time-out, and the logger', () => {
    const tried = new Set<string>(CASES.map(({ hook }) => hook));
    const rest = Object.keys(HOOKS).filter((name) => !tried.has(name));
    // The settings of roles are tried through `roleResolver`; keys of issuers are looked up in `test/auth`.
    expect(rest).toEqual([
      'logger',
      'roleSettings.targetTenants',
      'tokenEndpoint.jwksUri',
      'stores',
    ]);
  });
});
