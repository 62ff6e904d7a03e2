import { setTimeout as delay } from 'node:timers/promises';
import { replace } from '../kernel/bodies.js';
import { expectEqual, expectStatus, expectThat } from '../kernel/expect.js';
import { asText, valueAt } from '../kernel/json.js';
import { expectList } from '../kernel/lists.js';
import { applied, groupPath, read, userPath } from '../kernel/patching.js';
import { leadsTo } from '../kernel/references.js';
import { auditsOf } from '../kernel/topic.js';

const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/;

/** Longer than a clock tick of servers that keep whole seconds. */
const TICK_MS = 1_100;

/** RFC 7643 §3.1. */
export const metaAudits = auditsOf({ id: 'meta', title: 'Meta' }, [
  {
    id: 'resource-type',
    title: 'meta.resourceType names the type',
    requirements: ['RFC7643-3.1-l', 'RFC7643-6-a'],
    async run(t) {
      const user = await read(t, userPath(await t.createUser()));
      expectEqual('meta.resourceType', valueAt(user, 'meta', 'resourceType'), 'User');
    },
  },
  {
    id: 'resource-type-of-groups',
    title: 'the same for groups',
    requirements: ['RFC7643-3.1-l'],
    needs: ['groups'],
    async run(t) {
      const group = await read(t, groupPath(await t.createGroup()));
      expectEqual('meta.resourceType', valueAt(group, 'meta', 'resourceType'), 'Group');
    },
  },
  {
    id: 'times',
    title: 'created and lastModified are times, and equal at first',
    requirements: ['RFC7643-3.1-n', 'RFC7643-3.1-m', 'RFC7643-2.3.5-a'],
    async run(t) {
      const answer = await t.get(userPath(await t.createUser()));
      const created = asText(valueAt(answer.body, 'meta', 'created'));
      expectThat(DATE_TIME.test(created), `meta.created is "${created}".`, answer);
      const modified = valueAt(answer.body, 'meta', 'lastModified');
      expectEqual('meta.lastModified', modified, created, answer);
    },
  },
  {
    id: 'last-modified-moves',
    title: 'lastModified moves with a change, created never',
    requirements: ['RFC7643-3.1-n', 'RFC7643-3.1-m'],
    needs: ['patch', 'user.displayName'],
    async run(t) {
      const path = userPath(await t.createUser());
      const before = await read(t, path);
      await delay(TICK_MS);
      const after = await applied(t, path, replace('displayName', t.name()));
      const created = valueAt(before, 'meta', 'created');
      expectEqual('meta.created', valueAt(after, 'meta', 'created'), created);
      const [then, now] = [before, after].map((body) => valueAt(body, 'meta', 'lastModified'));
      expectThat(Date.parse(asText(now)) > Date.parse(asText(then)), `It is still ${now}.`);
    },
  },
  {
    id: 'location',
    title: 'meta.location is the URI of the resource, alone and in lists',
    requirements: ['RFC7643-3.1-o'],
    needs: ['filter'],
    async run(t) {
      const user = await t.createUser();
      const path = userPath(user);
      const answer = await t.get(path);
      const location = asText(valueAt(answer.body, 'meta', 'location'));
      expectThat(leadsTo(t, location, path), `meta.location is "${location}".`, answer);
      const filter = encodeURIComponent(`userName eq ${JSON.stringify(user.userName)}`);
      const list = await t.get(`/Users?filter=${filter}`);
      const listed = valueAt(expectList(list), 0, 'meta', 'location');
      expectEqual('meta.location in a list', listed, location, list);
    },
  },
  {
    id: 'location-of-groups',
    title: 'the same for groups',
    requirements: ['RFC7643-3.1-o', 'RFC7644-3.2-a'],
    needs: ['groups'],
    async run(t) {
      const path = groupPath(await t.createGroup());
      const answer = await t.get(path);
      expectStatus(answer, 200);
      const location = asText(valueAt(answer.body, 'meta', 'location'));
      expectThat(leadsTo(t, location, path), `meta.location is "${location}".`, answer);
    },
  },
]);
