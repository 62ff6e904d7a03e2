import { describe, expect, it } from '@jest/globals';
import { ScimError } from '../../src/errors/scim-error.js';
import { duringOperation, inOperation } from '../../src/patch/operation.js';
import {
  ACME,
  ENTERPRISE,
  errorOf,
  MIN,
  type Operation,
  patched,
  read,
  rfc,
  users,
  WORK,
} from './helpers.js';

const throwing = (error: unknown) => (): never => {
  throw error;
};

describe('an error of an operation', () => {
  it('is what it was, with the operation in front', () => {
    const cause = new ScimError('tooMany', 'Too much.', {
      status: 429,
      headers: { 'Retry-After': '7' },
    });
    const error = errorOf(() => inOperation(2, 'replace title', throwing(cause)));
    expect(error.detail).toBe('Operation 2 (replace title): Too much.');
    expect(error).toMatchObject({ scimType: 'tooMany', status: 429, headers: cause.headers });
    expect(error.cause).toBe(cause);
    const bare = errorOf(() => inOperation(1, '', throwing(new ScimError(413, 'Too large.'))));
    expect(bare).toMatchObject({ detail: 'Operation 1: Too large.', status: 413 });
    expect(bare.scimType).toBeUndefined();
    expect(bare.headers).toBeUndefined();
  });

  it('names one operation, the innermost', () => {
    const inner = () => inOperation(2, 'add title', throwing(new ScimError('noTarget', 'None.')));
    const error = errorOf(() => inOperation(3, 'replace name', inner));
    expect(error.detail).toBe('Operation 2 (add title): None.');
  });

  it('is left alone if it is no ScimError', () => {
    const fault = new TypeError('x');
    expect(() => inOperation(1, 'add title', throwing(fault))).toThrow(fault);
  });

  it.each<readonly [Operation, string]>([
    [{ op: 'add', path: 'TITLE', value: 'T' }, 'add title'],
    [{ op: 'remove', path: 'name.givenName' }, 'remove name.givenName'],
    [{ op: 'add', path: 'name[givenName eq "x"]', value: {} }, 'add name[…]'],
    [{ op: 'remove', path: 'name[givenName eq "x"].familyName' }, 'remove name[…].familyName'],
    [{ op: 'remove', path: WORK }, 'remove emails[…]'],
    [{ op: 'replace', path: `${WORK}.value`, value: 'x' }, 'replace emails[…].value'],
    [{ op: 'replace', path: 'emails.value', value: 'x' }, 'replace emails.value'],
    [{ op: 'remove', path: `${ENTERPRISE}:manager.value` }, `remove ${ENTERPRISE}:manager.value`],
    [{ op: 'remove', path: `${ACME}:locks[code eq "C"].note` }, `remove ${ACME}:locks[…].note`],
    [{ op: 'remove', path: ENTERPRISE }, `remove ${ENTERPRISE}`],
  ])('names %j', (operation, name) => {
    const [parsed] = read(users, [operation]);
    const error = errorOf(
      () => parsed && duringOperation(parsed, throwing(new ScimError('noTarget', 'None.'))),
    );
    expect(error.detail).toBe(`Operation 1 (${name}): None.`);
  });
});

describe('JSON text as the value of an operation', () => {
  const current = { ...MIN, emails: [{ type: 'work', value: 'w@x' }, { value: 'h@x' }] };

  it.each<readonly [Operation, string]>([
    [{ op: 'add', path: `${ENTERPRISE}:manager.value`, value: '{"value":"7"}' }, 'manager.value'],
    [{ op: 'add', path: 'emails.value', value: '{"value":"7"}' }, 'emails.value'],
    [{ op: 'add', path: `${WORK}.value`, value: '{"value":"7"}' }, 'emails.value'],
    [{ op: 'add', path: `${ENTERPRISE}:manager`, value: '{"value":"7"}' }, 'manager'],
    [{ op: 'remove', path: 'emails', value: '[{"value":"w@x"}]' }, 'emails'],
  ])('is refused by the name of what it would be: %j', (operation, name) => {
    expect(() => patched(current, operation)).not.toThrow();
    const error = errorOf(() => read(users, [operation], rfc));
    expect(error.scimType).toBe('invalidValue');
    expect(error.detail).toMatch(new RegExp(`[":]${name.replace('.', '\\.')}"`));
  });

  it('is the list of what a removal removes', () => {
    const operation = { op: 'remove', path: 'emails', value: '[{"value":"w@x"}]' };
    expect(patched(current, operation).emails).toEqual([{ value: 'h@x' }]);
  });

  it('says nothing beside a removal that has a filter', () => {
    const operation = { op: 'remove', path: WORK, value: '[{"value":"h@x"}]' };
    expect(patched(current, operation, rfc).emails).toEqual([{ value: 'h@x' }]);
  });
});
