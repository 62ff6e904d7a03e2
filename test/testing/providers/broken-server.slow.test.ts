import { describe, expect, it } from '@jest/globals';
import { simulate } from 'express-scim/testing';
import { FAULTS, type FaultName, faultyFetch } from './broken-server.js';
import { CLIENTS, type ClientName } from './clients.js';
import { QUARTER } from './company.js';
import { withServer } from './servers.js';

interface Notice {
  readonly by: readonly ClientName[];
  readonly notBy: ClientName;
}

/** Who notices which fault, and one to whom the server is as good as a sound one. */
const NOTICED_BY: Readonly<Record<FaultName, Notice>> = {
  'ignores remove with a value': {
    by: ['Entra, default dialect', 'JumpCloud', 'authentik'],
    notBy: 'Entra, aadOptscim062020',
  },
  'empties the group on remove with a value': {
    by: ['Entra, default dialect', 'JumpCloud', 'authentik'],
    notBy: 'Okta, members by changes',
  },
  'answers 200 to a filtered remove and does nothing': {
    by: ['Entra, aadOptscim062020', 'Okta, members by changes', 'OneLogin, suspending'],
    notBy: 'Okta, members replaced',
  },
  'refuses "False"': { by: ['Entra, default dialect'], notBy: 'Entra, aadOptscim062020' },
  'forgets the keys of an operation without a path': {
    by: [
      'Entra, aadOptscim062020',
      'Okta, members by changes',
      'Okta, members replaced',
      'Okta, members replaced without a path',
      'authentik',
    ],
    notBy: 'Entra, default dialect',
  },
  'stores dotted keys flat': { by: ['Entra, aadOptscim062020'], notBy: 'Okta, members by changes' },
  'adds where members are replaced': {
    by: ['Okta, members replaced', 'Okta, members replaced without a path'],
    notBy: 'Okta, wizard',
  },
  'takes no value path without a match': {
    by: ['Entra, default dialect', 'Entra, aadOptscim062020'],
    notBy: 'OneLogin, suspending',
  },
  'keeps `active` on PUT': {
    by: ['Okta, wizard', 'OneLogin, suspending', 'authentik'],
    notBy: 'JumpCloud',
  },
};

async function rehearseOn(fault: FaultName, name: ClientName) {
  return withServer('the memory stores', async (connection) => {
    const client = CLIENTS[name].create({ ...connection, fetch: faultyFetch(fault) });
    const { reports, differences } = await simulate(client, QUARTER);
    return { differences, failures: reports.flatMap((report) => report.failures) };
  });
}

describe.each(Object.keys(FAULTS) as FaultName[])('a server that %s', (fault) => {
  const { by, notBy } = NOTICED_BY[fault];

  it.each(by)('differs from the directory of %s', async (name) => {
    expect((await rehearseOn(fault, name)).differences).not.toEqual([]);
  });

  it(`is no trouble to ${notBy}`, async () => {
    expect(await rehearseOn(fault, notBy)).toEqual({ differences: [], failures: [] });
  });
});
