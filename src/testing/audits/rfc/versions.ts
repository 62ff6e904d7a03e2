import { patchBody, replace } from '../kernel/bodies.js';
import { expectEqual, expectErrorMessage, expectStatus, expectThat } from '../kernel/expect.js';
import { valueAt } from '../kernel/json.js';
import { applied, read, userPath } from '../kernel/patching.js';
import type { AuditScope } from '../kernel/scope.js';
import { auditsOf } from '../kernel/topic.js';

const title = (value: string) => replace('title', value);

/** Groups are left out: a server may compute them, and give representations with them tags of their own. */
const SHAPE = '?excludedAttributes=groups';

async function versioned(t: AuditScope) {
  const path = userPath(await t.createUser({ title: 'first' }));
  const answer = await t.get(path + SHAPE);
  const tag = answer.headers.etag ?? '';
  expectThat(tag !== '', 'There is no ETag.', answer);
  return { path, tag, answer };
}

/** The user after a change of the title, in the shape whose tag is looked at. */
async function changed(t: AuditScope, path: string, value: string) {
  await applied(t, path, title(value));
  return read(t, path + SHAPE);
}

/** RFC 7644 §3.14. */
export const versionAudits = auditsOf(
  { id: 'versions', title: 'Versions', needs: ['etag', 'user.title'] },
  [
    {
      id: 'header',
      title: 'the ETag header is meta.version, and well formed',
      requirements: ['RFC7644-3.14-b', 'RFC7644-3.14-c', 'RFC7643-3.1-p'],
      async run(t) {
        const { tag, answer } = await versioned(t);
        expectThat(/^(W\/)?"[^"]*"$/.test(tag), `ETag is ${tag}.`, answer);
        expectEqual('meta.version', valueAt(answer.body, 'meta', 'version'), tag, answer);
      },
    },
    {
      id: 'moves',
      title: 'the version changes with a change, and only then',
      requirements: ['RFC7644-3.14-i', 'RFC7644-3.5.2.1-h'],
      needs: ['patch'],
      async run(t) {
        const { path, tag } = await versioned(t);
        const versionOf = async (value: string) =>
          valueAt(await changed(t, path, value), 'meta', 'version');
        expectEqual('version after nothing has changed', await versionOf('first'), tag);
        expectThat((await versionOf('second')) !== tag, 'It is the same after a change.');
      },
    },
    {
      id: 'not-modified',
      title: 'GET with If-None-Match of the present version is 304 without a body',
      requirements: ['RFC7644-3.14-d', 'HTTP-c'],
      needs: ['patch'],
      async run(t) {
        const { path, tag } = await versioned(t);
        const same = await t.get(path + SHAPE, { 'If-None-Match': tag });
        expectStatus(same, 304);
        expectEqual('body', same.text, '', same);
        await applied(t, path, title('second'));
        expectStatus(await t.get(path + SHAPE, { 'If-None-Match': tag }), 200);
      },
    },
    {
      id: 'stale',
      title: 'a write with a stale If-Match is 412 and changes nothing',
      requirements: ['RFC7644-3.14-e'],
      needs: ['patch'],
      async run(t) {
        const { path, tag } = await versioned(t);
        await applied(t, path, title('second'));
        const stale = { 'If-Match': tag };
        expectErrorMessage(await t.patch(path, patchBody(title('third')), stale), 412);
        expectErrorMessage(await t.put(path, t.userBody({ title: 'third' }), stale), 412);
        expectEqual('title', (await read(t, path)).title, 'second');
      },
    },
    {
      id: 'stale-delete',
      title: 'DELETE honours If-Match',
      level: 'SHOULD',
      requirements: ['RFC7644-3.14-f'],
      needs: ['patch'],
      async run(t) {
        const { path, tag } = await versioned(t);
        await applied(t, path, title('second'));
        expectErrorMessage(await t.delete(path, { 'If-Match': tag }), 412);
        await read(t, path);
      },
    },
    {
      id: 'present',
      title: 'a write with the present version succeeds, though its tag is weak',
      level: 'SHOULD',
      requirements: ['RFC7644-3.14-g'],
      needs: ['patch'],
      async run(t) {
        const { path, tag } = await versioned(t);
        const answer = await t.patch(path, patchBody(title('second')), { 'If-Match': tag });
        expectStatus(answer, 200, 204);
      },
    },
    {
      id: 'any',
      title: 'If-Match: * means that the resource exists',
      level: 'SHOULD',
      requirements: ['RFC7644-3.14-h'],
      needs: ['patch'],
      async run(t) {
        const { path } = await versioned(t);
        const answer = await t.patch(path, patchBody(title('second')), { 'If-Match': '*' });
        expectStatus(answer, 200, 204);
      },
    },
    {
      id: 'silent-answer',
      title: '204 to PATCH carries the new ETag',
      requirements: ['RFC7644-3.5.2-p'],
      needs: ['patch', 'groups'],
      async run(t) {
        const { id } = await t.createGroup();
        const path = `/Groups/${encodeURIComponent(String(id))}`;
        const answer = await t.patch(path, patchBody(replace('displayName', t.name())));
        expectStatus(answer, 200, 204);
        const now = (await t.get(path)).headers.etag;
        expectEqual('ETag', answer.headers.etag, now, answer);
      },
    },
  ],
);
