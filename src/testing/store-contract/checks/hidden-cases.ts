import assert from 'node:assert/strict';
import type {
  HiddenMethods,
  ResourceDraft,
  ResourceStore,
  UniquenessError,
} from '../../../index.js';
import { refused } from '../assertions.js';
import type { Fixture } from '../fixture.js';
import type { StoreDriver } from '../store-driver.js';

/** Hidden rows of one type: what holds of them holds of people and of groups. */
export interface HiddenSide {
  /** As failures name it. */
  readonly noun: 'row' | 'group';
  kitOf(bench: Fixture): StoreDriver<ResourceStore & HiddenMethods>;
  hide(bench: Fixture, draft: ResourceDraft): Promise<string>;
}

/** A clash with a hidden row names it, in its tenant alone; one with a shown row names none. */
export async function clashes(
  { noun, kitOf, hide }: HiddenSide,
  bench: Fixture,
): Promise<UniquenessError> {
  const kit = kitOf(bench);
  const hidden = await hide(bench, kit.named('Ada'));
  const error = await refused('uniqueness', `the name of a hidden ${noun}`, () =>
    kit.create(kit.named('ADA')),
  );
  assert.equal(error.hiddenId, hidden, 'hiddenId');
  await kit.create(kit.named('Bea'));
  const shown = await refused('uniqueness', `the name of a shown ${noun}`, () =>
    kit.create(kit.named('Bea')),
  );
  assert.equal(shown.hiddenId, undefined, `hiddenId of a shown ${noun}`);
  const other = kitOf(await bench.elsewhere());
  await other.create(other.named('Ada'));
  return error;
}

/** `findHidden` tells what a create would clash with, and shows nothing by it. */
export async function isFound({ noun, kitOf, hide }: HiddenSide, bench: Fixture): Promise<void> {
  const kit = kitOf(bench);
  const hidden = await hide(bench, kit.named('Ada'));
  await kit.create(kit.named('Bea'));
  const find = async (place: Fixture, name: string) => {
    const there = kitOf(place);
    return there.store.findHidden?.(there.ctx, there.named(name));
  };
  const found = await find(bench, 'ADA');
  assert.deepEqual(
    [found?.attribute, found?.hiddenId],
    [kit.naming, hidden],
    'what a clash would tell',
  );
  assert.equal(await find(bench, 'Bea'), undefined, `a ${noun} that is shown`);
  assert.equal(await find(bench, 'Cyd'), undefined, 'a name that nobody has');
  assert.equal(await find(await bench.elsewhere(), 'Ada'), undefined, 'in another tenant');
  assert.equal(await kit.store.get(kit.ctx, hidden), undefined, 'get afterwards');
}

/** A hidden row is linked once, and in its tenant. */
export async function isLinkedOnce({ kitOf, hide }: HiddenSide, bench: Fixture): Promise<void> {
  const kit = kitOf(bench);
  const hidden = await hide(bench, kit.named('Ada'));
  const other = kitOf(await bench.elsewhere());
  await refused('notFound', 'linking from another tenant', async () =>
    other.store.linkExisting?.(other.ctx, hidden, other.draft()),
  );
  const linked = await kit.store.linkExisting?.(kit.ctx, hidden, kit.named('Ada'));
  await refused('notFound', 'a second link', async () =>
    kit.store.linkExisting?.(kit.ctx, hidden, kit.named('Eve')),
  );
  assert.equal(kit.nameOf(await kit.get(linked?.id ?? hidden)), 'Ada', 'name afterwards');
}
