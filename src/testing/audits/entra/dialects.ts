import { patchBody } from '../kernel/bodies.js';
import { anotherEmail } from '../kernel/emails.js';
import { expectEqual, expectStatus, expectThat } from '../kernel/expect.js';
import { asText, isUnassigned, type Json, objectsOf, valueAt } from '../kernel/json.js';
import { applied, groupPath, userPath } from '../kernel/patching.js';
import { auditsOf } from '../kernel/topic.js';
import { ENTERPRISE, USER } from '../kernel/urns.js';
import { createEntraGroup, createEntraUser } from './requests.js';

const SOURCE = 'Microsoft, Known issues with SCIM 2.0 protocol compliance';

const operation = (op: string, path: string | undefined, value: unknown) =>
  path === undefined ? { op, value } : { op, path, value };

const emailsOf = ({ emails }: Json) => objectsOf(emails).map(({ type, value }) => [type, value]);
const memberIds = ({ members }: Json) => objectsOf(members).map(({ value }) => value);

/** Both ways in which Entra writes PATCH: by default, and with `aadOptscim062020`. */
export const entraDialectAudits = auditsOf(
  {
    id: 'entra-patch',
    title: 'Entra: how it writes PATCH',
    profile: 'entra',
    level: 'Entra',
    source: SOURCE,
    needs: ['patch'],
  },
  [
    {
      id: 'boolean-as-text',
      title: 'Replace of active by "False" disables, by "True" enables',
      needs: ['user.active'],
      async run(t) {
        const path = userPath(await createEntraUser(t));
        for (const [text, active] of [
          ['False', false],
          ['True', true],
        ] as const) {
          const now = await applied(t, path, operation('Replace', 'active', text));
          expectEqual('active', now.active, active);
        }
      },
    },
    {
      id: 'capital-operations',
      title: 'Add, Replace and Remove with a capital letter',
      needs: ['user.title'],
      async run(t) {
        const path = userPath(await createEntraUser(t));
        for (const op of ['Add', 'Replace']) {
          const now = await applied(t, path, operation(op, 'title', op));
          expectEqual('title', now.title, op);
        }
        const now = await applied(t, path, { op: 'Remove', path: 'title' });
        expectThat(isUnassigned(now.title), 'title is still there.');
      },
    },
    {
      id: 'add-to-value-path',
      title: 'Add to emails[type eq "work"].value sets the e-mail that is there',
      needs: ['user.emails', 'user.emails.type=work'],
      async run(t) {
        const path = userPath(await createEntraUser(t));
        const at = 'emails[type eq "work"].value';
        const now = await applied(t, path, operation('Add', at, 'new@example.com'));
        expectEqual('emails', emailsOf(now), [['work', 'new@example.com']]);
      },
    },
    {
      id: 'value-path-without-match',
      title: 'Add and Replace to a value path that matches nothing make the value',
      needs: ['user.phoneNumbers', 'user.phoneNumbers.type=mobile'],
      async run(t) {
        for (const op of ['Add', 'Replace']) {
          const path = userPath(await createEntraUser(t));
          const at = 'phoneNumbers[type eq "mobile"].value';
          const now = await applied(t, path, operation(op, at, '+1 5550100'));
          const phones = objectsOf(now.phoneNumbers).map(({ type, value }) => [type, value]);
          expectEqual('phoneNumbers', phones, [['mobile', '+1 5550100']]);
        }
      },
    },
    {
      id: 'parts-of-an-address',
      title: 'several operations on addresses[type eq "work"] make one address',
      needs: [
        'user.addresses.locality',
        'user.addresses.type=work',
        'user.addresses.streetAddress',
      ],
      async run(t) {
        const path = userPath(await createEntraUser(t));
        const now = await applied(
          t,
          path,
          operation('Add', 'addresses[type eq "work"].streetAddress', '1 Main Street'),
          operation('Add', 'addresses[type eq "work"].locality', 'Springfield'),
        );
        expectEqual('number of addresses', objectsOf(now.addresses).length, 1);
        expectEqual('locality', valueAt(now.addresses, 0, 'locality'), 'Springfield');
      },
    },
    {
      id: 'capital-sub-attributes',
      title: 'sub-attributes with a capital letter, as in the default mapping',
      needs: ['user.emails', 'user.emails.type=other'],
      async run(t) {
        await anotherEmail(t);
        const path = userPath(await createEntraUser(t));
        const at = 'emails[type eq "other"].Value';
        const now = await applied(t, path, operation('Add', at, 'other@example.com'));
        const values = emailsOf(now).map(([, value]) => value);
        expectThat(values.includes('other@example.com'), 'The e-mail is not there.');
      },
    },
    {
      id: 'extension-path',
      title: 'attributes of the extension by URN and colon',
      needs: ['enterprise.department'],
      async run(t) {
        const path = userPath(await createEntraUser(t));
        const at = `${ENTERPRISE}:department`;
        const now = await applied(t, path, operation('Add', at, 'Research'));
        expectEqual('department', valueAt(now, ENTERPRISE, 'department'), 'Research');
      },
    },
    {
      id: 'core-urn-path',
      title: 'core attributes by URN',
      needs: ['user.displayName'],
      async run(t) {
        const path = userPath(await createEntraUser(t));
        const at = `${USER}:displayName`;
        const now = await applied(t, path, operation('Replace', at, 'Fay J.'));
        expectEqual('displayName', now.displayName, 'Fay J.');
      },
    },
    {
      id: 'keys-that-are-paths',
      title: 'one operation without a path, whose keys are paths (aadOptscim062020)',
      needs: [
        'user.displayName',
        'user.name.givenName',
        'user.name.familyName',
        'enterprise.department',
      ],
      async run(t) {
        const path = userPath(await createEntraUser(t));
        const value = {
          displayName: 'Ada M',
          'name.givenName': 'Ada',
          [`${ENTERPRISE}:department`]: 'Research',
        };
        for (const op of ['add', 'replace']) {
          const now = await applied(t, path, operation(op, undefined, value));
          expectEqual('displayName', now.displayName, 'Ada M');
          expectEqual('name.givenName', valueAt(now, 'name', 'givenName'), 'Ada');
          expectEqual('name.familyName', valueAt(now, 'name', 'familyName'), 'Jordan');
          expectEqual('department', valueAt(now, ENTERPRISE, 'department'), 'Research');
        }
      },
    },
    {
      id: 'remove-listed-members',
      title: 'Remove of members with a list removes these, and never all',
      needs: ['groups'],
      async run(t) {
        const [ada, bea] = [await createEntraUser(t), await createEntraUser(t)];
        const path = groupPath(await t.createGroup({}, [asText(ada.id), asText(bea.id)]));
        const value = [{ $ref: null, value: ada.id }];
        const now = await applied(t, path, operation('Remove', 'members', value));
        expectEqual('members', memberIds(now), [bea.id]);
      },
    },
    {
      id: 'add-and-remove-members',
      title: 'members are added and removed in one request',
      needs: ['groups'],
      async run(t) {
        const [ada, bea] = [await createEntraUser(t), await createEntraUser(t)];
        const path = groupPath(await t.createGroup({}, [asText(ada.id)]));
        const now = await applied(
          t,
          path,
          operation('Add', 'members', [{ $ref: null, value: bea.id }]),
          operation('Remove', 'members', [{ $ref: null, value: ada.id }]),
        );
        expectEqual('members', memberIds(now), [bea.id]);
      },
    },
    {
      id: 'rename-keeps-members',
      title: 'a new displayName or externalId of a group leaves its members',
      needs: ['groups'],
      async run(t) {
        const ada = await createEntraUser(t);
        const path = groupPath(await t.createGroup({}, [asText(ada.id)]));
        const now = await applied(
          t,
          path,
          operation('Replace', 'displayName', t.name()),
          operation('Replace', 'externalId', t.name()),
        );
        expectEqual('members', memberIds(now), [ada.id]);
      },
    },
    {
      id: 'group-answer',
      title: 'PATCH of a group is answered with 204: its members are not sent back',
      needs: ['groups'],
      mandatory: false,
      async run(t) {
        const { id } = await createEntraUser(t);
        const path = groupPath(await createEntraGroup(t));
        const body = patchBody(operation('Add', 'members', [{ value: id }]));
        expectStatus(await t.patch(path, body), 204);
      },
    },
    {
      id: 'no-operations',
      title: 'a PATCH without operations changes nothing and is no failure',
      mandatory: false,
      source: 'SCIM Validator',
      async run(t) {
        const path = userPath(await createEntraUser(t));
        expectStatus(await t.patch(path, patchBody()), 200, 204);
      },
    },
    {
      id: 'unlisted-extension',
      title: 'an extension that schemas does not list is read',
      needs: ['enterprise.department'],
      async run(t) {
        const user = await createEntraUser(t, {
          schemas: [USER],
          [ENTERPRISE]: { department: 'Research' },
        });
        const { body } = await t.get(userPath(user));
        expectEqual('department', valueAt(body, ENTERPRISE, 'department'), 'Research');
      },
    },
    {
      id: 'unknown-attribute',
      title: 'an attribute that only the customer’s mapping knows does no harm',
      needs: ['user.displayName'],
      async run(t) {
        const path = userPath(await createEntraUser(t));
        const now = await applied(
          t,
          path,
          operation('Add', 'auditUnknown', 'x'),
          operation('Replace', 'displayName', 'Fay J.'),
        );
        expectEqual('displayName', now.displayName, 'Fay J.');
      },
    },
  ],
);
