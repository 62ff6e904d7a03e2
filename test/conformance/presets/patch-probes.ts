import { ENTERPRISE } from '../../support/messages.js';
import { type Probe, patching } from './probe.js';

const WORK = { value: 'ada@example.com', type: 'work' };
const HOME = { value: 'ada@example.org', type: 'home' };
const NAME = { givenName: 'Ada', familyName: 'King' };

/** Rules that speak about PATCH. */
export const PATCH_PROBES = {
  pathlessPatch: {
    run: patching({}, [{ op: 'replace', value: { active: false } }], ({ active }) => active),
    lenient: '200 false',
    rfc: '200 false',
    interop: '400 invalidSyntax',
    ipsie: '400 invalidSyntax',
  },
  pathlessList: {
    run: patching({}, [{ op: 'replace', value: [{ title: 'Dr' }] }], ({ title }) => title),
    lenient: '200 Dr',
    rfc: '400 invalidValue',
    interop: '400 invalidSyntax',
    ipsie: '400 invalidSyntax',
  },
  singleValueFilter: {
    run: patching(
      { name: NAME },
      [{ op: 'replace', path: 'name[familyName eq "King"].givenName', value: 'Augusta' }],
      ({ name }) => (name as typeof NAME).givenName,
    ),
    lenient: '200 Augusta',
    rfc: '400 invalidPath',
    interop: '400 invalidPath',
    ipsie: '400 invalidPath',
  },
  readOnlySubAttribute: {
    run: patching({}, [
      { op: 'replace', path: `${ENTERPRISE}:manager.displayName`, value: 'Boss' },
    ]),
    lenient: '200',
    rfc: '400 mutability',
    interop: '400 mutability',
    ipsie: '400 mutability',
  },
  valuePathElement: {
    run: patching(
      { emails: [WORK] },
      [{ op: 'replace', path: 'emails[type eq "work"]', value: HOME }],
      ({ emails }) => (emails as { value: string }[]).map(({ value }) => value),
    ),
    lenient: '200 ["ada@example.org"]',
    rfc: '200 ["ada@example.org"]',
    interop: '400 invalidPath',
    ipsie: '400 invalidPath',
  },
  bareMultiValuePatch: {
    run: patching(
      { emails: [WORK] },
      [{ op: 'add', path: 'emails', value: HOME }],
      ({ emails }) => (emails as object[]).length,
    ),
    lenient: '200 2',
    rfc: '200 2',
    interop: '400 invalidValue',
    ipsie: '400 invalidValue',
  },
  complexReplace: {
    run: patching(
      { name: NAME },
      [{ op: 'replace', path: 'name', value: { givenName: 'Augusta' } }],
      ({ name }) => Object.keys(name as object).sort(),
    ),
    lenient: '200 ["familyName","givenName"]',
    rfc: '200 ["familyName","givenName"]',
    interop: '200 ["givenName"]',
    ipsie: '200 ["givenName"]',
  },
  valuePathWithoutMatch: {
    run: patching(
      { emails: [HOME] },
      [{ op: 'add', path: 'emails[type eq "work"].value', value: WORK.value }],
      ({ emails }) => (emails as object[]).length,
    ),
    lenient: '200 2',
    rfc: '400 noTarget',
    interop: '400 noTarget',
    ipsie: '400 noTarget',
  },
  flatKeys: {
    run: patching(
      { name: NAME },
      [{ op: 'replace', value: { 'name.givenName': 'Augusta' } }],
      ({ name }) => (name as typeof NAME).givenName,
    ),
    lenient: '200 Augusta',
    rfc: '200 Ada',
    interop: '400 invalidSyntax',
    ipsie: '400 invalidSyntax',
  },
  pathlessReadOnly: {
    run: patching(
      {},
      [{ op: 'replace', value: { id: 'other', title: 'Dr' } }],
      ({ title }) => title,
    ),
    lenient: '200 Dr',
    rfc: '400 mutability',
    interop: '400 invalidSyntax',
    ipsie: '400 invalidSyntax',
  },
  removeWithValue: {
    run: patching(
      { emails: [WORK, HOME] },
      [{ op: 'remove', path: 'emails', value: [{ value: WORK.value }] }],
      ({ emails }) => (emails as { type: string }[]).map(({ type }) => type),
    ),
    lenient: '200 ["home"]',
    rfc: '400 invalidValue',
    interop: '400 invalidValue',
    ipsie: '400 invalidValue',
  },
  emptyOperations: {
    run: patching({}, []),
    lenient: '200',
    rfc: '400 invalidSyntax',
    interop: '400 invalidSyntax',
    ipsie: '400 invalidSyntax',
  },
  requiredRemoval: {
    run: patching(
      {},
      [
        { op: 'remove', path: 'userName' },
        { op: 'add', path: 'userName', value: 'augusta' },
      ],
      ({ userName }) => userName,
    ),
    lenient: '200 augusta',
    rfc: '400 mutability',
    interop: '400 mutability',
    ipsie: '400 mutability',
  },
  unknownPatchPath: {
    run: patching({}, [{ op: 'replace', path: 'dispalyName', value: 'Ada' }]),
    lenient: '200',
    rfc: '400 invalidPath',
    interop: '400 invalidPath',
    ipsie: '400 invalidPath',
  },
} satisfies Record<string, Probe>;
