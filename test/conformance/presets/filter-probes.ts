import { ENTERPRISE, USER } from '../../support/messages.js';
import { finding, type Probe } from './probe.js';

const EMAILS = [{ value: 'ada@example.com', type: 'work' }];

/** Rules that speak about filters. */
export const FILTER_PROBES = {
  unqualifiedExtensionAttributes: {
    run: finding(
      { schemas: [USER, ENTERPRISE], [ENTERPRISE]: { department: 'Research' } },
      'department eq "Research"',
    ),
    lenient: '200 found 1',
    rfc: '200 found 0',
    interop: '400 invalidFilter',
    ipsie: '400 invalidFilter',
  },
  unknownFilterAttribute: {
    run: finding({}, 'foo eq "x"'),
    lenient: '200 found 0',
    rfc: '200 found 0',
    interop: '400 invalidFilter',
    ipsie: '400 invalidFilter',
  },
  unquotedLiterals: {
    run: finding({ externalId: 'jyoung' }, 'externalId eq jyoung'),
    lenient: '200 found 1',
    rfc: '400 invalidFilter',
    interop: '400 invalidFilter',
    ipsie: '400 invalidFilter',
  },
  coerceLiterals: {
    run: finding({}, 'active eq "True"'),
    lenient: '200 found 1',
    rfc: '400 invalidFilter',
    interop: '400 invalidFilter',
    ipsie: '400 invalidFilter',
  },
  valuePathWithSubAttribute: {
    run: finding({ emails: EMAILS }, 'emails[type eq "work"].value eq "ada@example.com"'),
    lenient: '200 found 1',
    rfc: '400 invalidFilter',
    interop: '400 invalidFilter',
    ipsie: '400 invalidFilter',
  },
} satisfies Record<string, Probe>;
