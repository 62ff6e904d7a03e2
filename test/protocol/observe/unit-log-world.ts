import { setImmediate as turn } from 'node:timers/promises';
import { createMemoryStores, type ScimOptions, type UnitOfWork } from '../../../src/index.js';
import type { LoggedEntry, ProvisioningLogEntry } from '../../../src/monitoring/index.js';
import { mountScim } from '../../support/app.js';
import type { ScimClient } from '../../support/client.js';
import { group, patch, user } from '../../support/messages.js';
import { type UnitLog, unitLog } from '../../support/unit-log.js';
import { TOO_LONG } from '../operations/revocation/world.js';

type Entries = readonly ProvisioningLogEntry[];

interface Changes {
  readonly log?: (log: UnitLog) => Partial<UnitLog>;
  /** Around the units in which the log takes part. */
  readonly units?: (units: UnitOfWork) => UnitOfWork;
  readonly stores?: (stores: ReturnType<typeof createMemoryStores>) => Partial<ScimOptions>;
}

/** A router whose log takes part in its units of work. */
export function logging(
  { log = () => ({}), units = (same) => same, stores = () => ({}) }: Changes = {},
  options: Partial<ScimOptions> = {},
) {
  const memory = createMemoryStores();
  const { provisioningLog: good, unitOfWork } = unitLog(memory.unitOfWork);
  const batches: Entries[] = [];
  const provisioningLog: UnitLog = {
    ...good,
    append(entries) {
      batches.push(entries);
      return good.append(entries);
    },
    ...log(good),
  };
  const { scim } = mountScim({
    ...memory,
    unitOfWork: units(unitOfWork),
    provisioningLog,
    baseUrl: 'https://rfp.example/scim/v2',
    ...stores(memory),
    ...options,
  });
  const entries = async (): Promise<readonly LoggedEntry[]> => {
    for (let n = 0; n < 4; n += 1) await turn();
    return good.query('default', { order: 'oldest', limit: 1_000 });
  };
  return { scim, entries, memory, batched: () => batches.flat() };
}

export const BULK = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';

/** Everything that can be done to resources, and what is refused of it. */
export async function story(scim: ScimClient): Promise<void> {
  const ada: string = (await scim.post('/Users', user('ada')).expect(201)).body.id;
  const me = `/Users/${ada}`;
  const replace = (path: string, value: unknown) => patch({ op: 'replace', path, value });
  await scim.patch(me, replace('title', 'Captain')).expect(200);
  await scim.patch(me, replace('title', 'Captain')).expect(200);
  await scim.put(me, user('ada', { active: false })).expect(200);
  await scim.patch('/Me', replace('active', true)).expect(200);
  await scim
    .patch(
      me,
      patch(
        { op: 'replace', path: 'active', value: false },
        { op: 'replace', path: 'title', value: TOO_LONG },
      ),
    )
    .expect(200);
  const crew = `/Groups/${(await scim.post('/Groups', group('Crew')).expect(201)).body.id}`;
  const join = patch({ op: 'add', path: 'members', value: [{ value: ada }] });
  await scim.patch(crew, join).expect(204);
  await scim.patch(`${crew}?attributes=displayName`, join).expect(200);
  await scim.put(crew, { schemas: group('').schemas, displayName: 'Deck' }).expect(200);
  await scim.get(me).expect(200);
  await scim.get('/Users/nobody').expect(404);
  await scim.post('/Users', user('ada')).expect(409);
  await scim.delete('/Users/nobody').expect(404);
  const members = (bulkId: string) => [{ value: `bulkId:${bulkId}` }];
  await scim
    .post('/Bulk', {
      schemas: [BULK],
      Operations: [
        { method: 'PATCH', path: '/Users/bulkId:bob', data: replace('title', 'Mate') },
        { method: 'POST', path: '/Users', bulkId: 'bob', data: user('bob') },
        { method: 'POST', path: '/Users', bulkId: 'ada', data: user('ada') },
        {
          method: 'POST',
          path: '/Groups',
          bulkId: 'a',
          data: { ...group('A'), members: members('b') },
        },
        {
          method: 'POST',
          path: '/Groups',
          bulkId: 'b',
          data: { ...group('B'), members: members('a') },
        },
        { method: 'DELETE', path: me },
      ],
    })
    .expect(200);
  await scim.delete(crew).expect(204);
}
