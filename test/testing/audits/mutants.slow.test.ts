import { describe, expect, it } from '@jest/globals';
import { type Audit, type AuditTarget, scimAudits } from '../../../src/testing/index.js';
import { MUTANTS } from '../../conformance/mutants/index.js';
import { scimApp, whileAudited } from './support.js';

/**
 * Faults that do not show outside with one token and the types of RFC 7643, or that are none for a
 * server on its own (by the beginning of their names): other resource types, a second tenant, logs, expiry, what may be shown or not.
 */
const NOT_SEEN = [
  'the preset rfc with',
  'tenants see',
  'the tenant of',
  'URIs',
  'tokens',
  'nothing is sensitive',
  'guessing',
  'a list that says nothing',
  'a user whose groups',
  'a user who has joined',
  'an asterisk counts',
  'no Content-Location',
  'Content-Location of',
  'a charset other',
  'a PUT without members',
  'everybody may',
  'wrong definitions',
  'required extensions',
  'extensions never',
  'immutable',
  'readOnly ignored',
  'returned:',
  'caseExact taken for false',
  'passwords are never',
  'a password that',
  'a filter finds other ids',
  'ETag without W',
  'unassigned attributes',
  'an extension cannot',
  'value paths match',
  'remove of a list of values',
  'complex attributes with',
  'canonical values',
  'resources in lists have',
  'lists have an ETag',
  'OPTIONS is',
  'HEAD has',
  'unknown keys are',
  'decomposed text',
  'a bad filter in',
  'op is matched with case',
  'ServiceProviderConfig names another',
  'ServiceProviderConfig says that passwords',
  'members without $ref',
  'nothing has a type',
  'every projection has a version of its own',
];

const SEEN = MUTANTS.filter(
  ({ name }) => !NOT_SEEN.some((beginning) => name.startsWith(beginning)),
);
const AUDITS = scimAudits();

const fails = (audit: Audit, target: AuditTarget) =>
  audit.run(target).then(
    () => false,
    () => true,
  );

describe('a server with one fault is found by an audit that claims the requirement', () => {
  it('for most of the faults that the conformance checks find', () => {
    expect(SEEN.length).toBeGreaterThan(100);
  });

  it.each(SEEN.map((mutant) => [mutant.name, mutant] as const))('%s', async (_, mutant) => {
    const claiming = AUDITS.filter(({ requirements }) =>
      requirements.some((id) => mutant.breaks.includes(id)),
    );
    const { exchange } = mutant;
    await whileAudited(
      scimApp({}, mutant),
      async (target) => {
        for (const audit of claiming) if (await fails(audit, target)) return;
        throw new Error(`None of ${claiming.map(({ id }) => id).join(', ')} fails.`);
      },
      exchange ? { exchange } : {},
    );
  });
});
