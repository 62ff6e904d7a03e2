import { add, patchBody, remove, replace } from '../kernel/bodies.js';
import { expectEqual, expectErrorMessage, expectRefusal, expectStatus } from '../kernel/expect.js';
import { applied, expectPatchRefused, read, userPath } from '../kernel/patching.js';
import { auditsOf } from '../kernel/topic.js';

/** RFC 7644 §3.5.2. */
export const patchMessageAudits = auditsOf(
  { id: 'patch', title: 'PATCH in general', needs: ['patch'] },
  [
    {
      id: 'success',
      title: 'success is 200 with the user, or 204',
      requirements: ['RFC7644-3.5.2-n', 'RFC7644-3.5-b'],
      needs: ['user.active'],
      async run(t) {
        const user = await t.createUser();
        const answer = await t.patch(userPath(user), patchBody(replace('active', false)));
        expectStatus(answer, 200, 204);
        if (answer.status === 200) expectEqual('id', answer.body.id, user.id, answer);
        else expectEqual('body', answer.text, '', answer);
      },
    },
    {
      id: 'active',
      title: 'active is set both ways',
      requirements: ['RFC7643-4.1.1-i', 'RFC7644-3.5.2-k'],
      needs: ['user.active'],
      async run(t) {
        const path = userPath(await t.createUser());
        for (const active of [false, true]) {
          expectEqual('active', (await applied(t, path, replace('active', active))).active, active);
        }
      },
    },
    {
      id: 'in-order',
      title: 'all operations are carried out, one after the other',
      requirements: ['RFC7644-3.5.2-k'],
      needs: ['user.title', 'user.displayName'],
      async run(t) {
        const path = userPath(await t.createUser());
        const now = await applied(
          t,
          path,
          add('title', 'first'),
          replace('displayName', 'second'),
          replace('title', 'third'),
        );
        expectEqual('title', now.title, 'third');
        expectEqual('displayName', now.displayName, 'second');
      },
    },
    {
      id: 'atomic',
      title: 'if one operation fails nothing has happened',
      requirements: ['RFC7644-3.5.2-m'],
      needs: ['user.displayName'],
      async run(t) {
        const path = userPath(await t.createUser());
        const operations = [replace('displayName', 'other'), replace('emails[', 'x')];
        await expectPatchRefused(t, path, operations, undefined);
      },
    },
    {
      id: 'unknown',
      title: 'PATCH of an unknown id is 404',
      requirements: ['RFC7644-3.5.2-q'],
      async run(t) {
        const body = patchBody(replace('active', false));
        expectErrorMessage(await t.patch(`/Users/${t.name()}`, body), 404);
      },
    },
    {
      id: 'operation',
      title: 'an op that is none of add, remove and replace is 400',
      requirements: ['RFC7644-3.5.2-b', 'RFC7644-3.12-o'],
      needs: ['user.title'],
      async run(t) {
        const path = userPath(await t.createUser());
        await expectPatchRefused(t, path, [{ op: 'move', path: 'title', value: 'x' }], undefined);
      },
    },
    {
      id: 'wrong-path',
      title: 'a malformed path is 400',
      requirements: ['RFC7644-3.5.2-d'],
      async run(t) {
        const path = userPath(await t.createUser());
        await expectPatchRefused(t, path, [replace('name..givenName', 'x')], undefined);
      },
    },
    {
      id: 'keywords',
      title: 'refusals of a PATCH have the keyword of their kind as scimType',
      level: 'SHOULD',
      source: 'RFC 7644 §3.12',
      requirements: ['RFC7644-3.12-p', 'RFC7644-3.12-n', 'RFC7644-3.12-m', 'RFC7644-3.5.2-t'],
      async run(t) {
        const { userName } = await t.createUser();
        const path = userPath(await t.createUser());
        await expectPatchRefused(t, path, [replace('name..givenName', 'x')], 'invalidPath');
        await expectPatchRefused(t, path, [replace('id', 'x')], 'mutability');
        await expectPatchRefused(t, path, [replace('userName', userName)], 'uniqueness', 409);
      },
    },
    {
      id: 'no-index',
      title: 'indexes as in JSON Patch are refused',
      level: 'SHOULD',
      requirements: ['RFC7644-3.5.2-r', 'RFC7644-3.5.2-d'],
      needs: ['user.emails'],
      async run(t) {
        const path = userPath(await t.createUser());
        const operations = [replace('emails[0].value', 'x@example.com')];
        await expectPatchRefused(t, path, operations, undefined);
      },
    },
    {
      id: 'path-case',
      title: 'paths are read in any case, with the URN of the schema or without',
      requirements: ['RFC7644-3.5.2-h', 'RFC7644-3.10-a', 'RFC7644-3.10-c'],
      needs: ['user.title'],
      async run(t) {
        const path = userPath(await t.createUser());
        const urn = 'urn:ietf:params:scim:schemas:core:2.0:User';
        for (const at of ['TITLE', `${urn}:title`, `${urn.toUpperCase()}:TITLE`]) {
          const title = t.name();
          expectEqual('title', (await applied(t, path, replace(at, title))).title, title);
        }
      },
    },
    {
      id: 'read-only',
      title: 'a path to a readOnly attribute is 400, and mutability if it is to be removed',
      requirements: ['RFC7644-3.5.2-f', 'RFC7643-7-g', 'RFC7644-3.5.2.2-f'],
      async run(t) {
        const path = userPath(await t.createUser());
        await expectPatchRefused(t, path, [replace('id', 'x')], undefined);
        await expectPatchRefused(t, path, [remove('meta')], 'mutability');
      },
    },
    {
      id: 'uniqueness',
      title: 'a userName that another one has is refused, and nothing is changed',
      requirements: ['RFC7643-4.1.1-b', 'RFC7644-3.5.2-t'],
      async run(t) {
        const { userName } = await t.createUser();
        const user = await t.createUser();
        const answer = await t.patch(userPath(user), patchBody(replace('userName', userName)));
        // 400 by RFC 7643 §7, 409 by RFC 7644 §3.12.
        expectStatus(answer, 409, 400);
        expectEqual('userName', (await read(t, userPath(user))).userName, user.userName);
      },
    },
    {
      id: 'not-json',
      title: 'a body that is no JSON is 400',
      requirements: ['RFC7644-3.12-o', 'RFC7644-3.12-c'],
      async run(t) {
        expectRefusal(await t.patch(userPath(await t.createUser()), '{"Operations":'), 400);
      },
    },
    {
      id: 'prototypes',
      title: 'a path such as __proto__ does no harm',
      level: 'SHOULD',
      source: 'RFC 7644 §3.5.2',
      requirements: ['HTTP-e'],
      async run(t) {
        const path = userPath(await t.createUser());
        for (const at of ['__proto__.polluted', 'constructor.prototype.polluted']) {
          await t.patch(path, patchBody(add(at, 'polluted-value')));
        }
        const other = userPath(await t.createUser());
        for (const each of [path, other]) {
          const text = JSON.stringify(await read(t, each));
          expectEqual('whether it shows', text.includes('polluted-value'), false);
        }
      },
    },
  ],
);
