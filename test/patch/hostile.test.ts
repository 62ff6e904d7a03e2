import { describe, expect, it } from '@jest/globals';
import { splitMembership } from '../../src/patch/membership.js';
import { readPatchMessage } from '../../src/patch/message.js';
import { growth } from '../support/growth.js';
import {
  ADA,
  budget,
  errorOf,
  groups,
  LIMITS,
  lenient,
  message,
  type Operation,
  patch,
  patched,
  read,
  rfc,
  users,
} from './helpers.js';

const MANY = 10_000;
const ids = Array.from({ length: MANY }, (_, i) => `id-${i}`);

describe('names that reach a prototype', () => {
  it.each([
    '{"op":"add","path":"__proto__.admin","value":true}',
    '{"op":"add","path":"constructor.prototype.admin","value":true}',
    '{"op":"add","path":"name.__proto__.admin","value":true}',
    '{"op":"replace","path":"emails[type eq \\"work\\"].__proto__","value":{"admin":true}}',
    '{"op":"replace","path":"emails[__proto__ eq \\"work\\"]","value":{"admin":true}}',
    '{"op":"replace","path":"emails[constructor pr].value","value":{"admin":true}}',
    '{"op":"remove","path":"__proto__"}',
  ])('are refused in %s', (text) => {
    for (const rules of [lenient, rfc]) {
      const error = errorOf(() => patched(ADA, JSON.parse(text), rules));
      expect(error.status).toBe(400);
    }
    expect('admin' in {}).toBe(false);
  });

  it.each([
    '{"op":"add","value":{"__proto__":{"admin":true},"constructor":{"admin":true}}}',
    '{"op":"add","value":{"__proto__.admin":true,"constructor.prototype.admin":true}}',
    '{"op":"add","path":"name","value":{"__proto__":{"admin":true},"prototype":{"admin":true}}}',
    '{"op":"add","path":"emails","value":[{"__proto__":{"value":"x","admin":true}}]}',
    '{"op":"add","path":"emails[type eq \\"work\\"]","value":{"__proto__":{"admin":true}}}',
    '{"op":"remove","path":"emails","value":[{"__proto__":{"value":"ada.quill@example.com"}}]}',
  ])('are ignored in %s', (text) => {
    expect(patched(ADA, JSON.parse(text))).toBe(ADA);
    expect('admin' in {}).toBe(false);
  });

  it('are no operation', () => {
    const body = JSON.parse('{"__proto__":{"Operations":[{"op":"remove","path":"title"}]}}');
    expect(errorOf(() => readPatchMessage(body, users, lenient, LIMITS)).scimType).toBe(
      'invalidSyntax',
    );
  });
});

describe('a large request', () => {
  it('is refused by its number of operations before any is read', () => {
    const operations = Array.from({ length: MANY }, () => ({ op: 'nonsense' }));
    const error = errorOf(() => readPatchMessage(message(operations), users, lenient, LIMITS));
    expect(error.status).toBe(413);
  });

  it('takes one step for each operation on a long list', async () => {
    const emptied = (count: number) => {
      const few = ids.slice(0, count);
      const members = few.map((value) => ({ value }));
      const operations: Operation[] = few.flatMap((id) => [
        { op: 'add', path: 'members', value: [{ value: `new-${id}` }] },
        { op: 'remove', path: `members[value eq "${id}"]` },
        { op: 'remove', path: 'members', value: [{ value: `new-${id}` }] },
      ]);
      const { attributes } = patch(groups, { displayName: 'G', members }, operations);
      expect(attributes).toEqual({ displayName: 'G' });
    };
    emptied(10);
    const times = await growth(
      () => emptied(MANY / 10),
      () => emptied(MANY),
    );
    expect(times).toBeLessThan(11);
  });

  it('becomes one membership change in one pass', () => {
    const operations = ids.map((id, i) => ({
      op: i % 2 === 0 ? 'add' : 'remove',
      path: 'members',
      value: [{ value: id }],
    }));
    const split = splitMembership(read(groups, operations), 'members', lenient);
    expect(split?.members?.add).toHaveLength(MANY / 2);
    expect(split?.members?.remove).toHaveLength(MANY / 2);
  });

  it('cannot have many filters look at many values', () => {
    const emails = ids.map((value) => ({ value }));
    const operations = Array.from({ length: 1500 }, (_, i) => ({
      op: 'replace',
      path: `emails[display sw "${i}"].type`,
      value: '',
    }));
    const work = budget(1_000_000);
    const error = errorOf(() => patch(users, { ...ADA, emails }, operations, lenient, work));
    expect(error).toMatchObject({ status: 400, scimType: 'tooMany' });
    expect(error.detail).toMatch(/^Operation \d+ \(replace emails\[…\]\.type\): /);
    expect(patched({ ...ADA, emails }, operations.slice(0, 20)).emails).toHaveLength(MANY);
  });

  it('cannot nest beyond what a schema has', () => {
    const depth = 5000;
    const value = JSON.parse(`${'{"name":'.repeat(depth)}1${'}'.repeat(depth)}`);
    expect(patched(ADA, { op: 'add', value })).toBe(ADA);
    const list = JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);
    expect(errorOf(() => patched(ADA, { op: 'add', path: 'emails', value: list })).status).toBe(
      400,
    );
    const path = `emails[${'('.repeat(depth)}`;
    expect(errorOf(() => read(users, [{ op: 'remove', path }])).status).toBe(400);
  });
});
