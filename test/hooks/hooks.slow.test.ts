import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { CASES, type HookCase } from './cases.js';
import { MISBEHAVIOURS, type Misbehaviour, SECRET, watchRejections } from './misbehaviour.js';

interface Line {
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

async function untilTurns(isSo: () => boolean): Promise<void> {
  for (let turns = 0; !isSo(); turns += 1) {
    if (turns > 20_000) throw new Error('The hook was not called.');
    await turn();
  }
}

/** Time passes only while somebody waits for it: a second each turn. */
async function until(isSo: () => boolean): Promise<void> {
  for (let turns = 0; !isSo(); turns += 1) {
    if (turns > 5_000) throw new Error('It did not become so.');
    await turn();
    if (turns > 20) jest.advanceTimersByTime(500);
  }
}

/** The status, and what the log may call it: between the host and the hook may be code of this library. */
function expectedOf({ statuses, listens, sync }: HookCase, { kind }: Misbehaviour) {
  const [fine, failed, hung] = statuses;
  if (kind === 'hangs') return { status: hung, codes: [sync ? 'unusable' : 'timedOut'] };
  if (kind === 'rubbish' && listens) return { status: fine, codes: [] };
  return { status: failed, codes: ['threw', 'unusable'] };
}

const ways = CASES.flatMap((each) =>
  Object.entries(MISBEHAVIOURS).map(([what, misbehaviour]) => ({
    name: each.way === undefined ? each.hook : `${each.hook}, ${each.way},`,
    what,
    each,
    misbehaviour,
  })),
);

describe('a function of the host that gives no answer', () => {
  let rejections: ReturnType<typeof watchRejections>;
  beforeEach(() => {
    rejections = watchRejections();
  });
  afterEach(() => {
    jest.useRealTimers();
    rejections.stop();
  });

  it.each(ways)('$name $what', async ({ each, misbehaviour }) => {
    const lines: Line[] = [];
    const note = (message: string, details: Readonly<Record<string, unknown>> = {}) =>
      void lines.push({ message, details });
    let isBroken = false;
    let calls = 0;
    const ask = (tenant: string, fine: () => unknown) => {
      if (!isBroken || tenant !== 'north') return fine();
      calls += 1;
      return misbehaviour.act();
    };
    const send = await each.mount(ask, { warn: () => {}, error: note });
    const { status, codes } = expectedOf(each, misbehaviour);
    const isQuiet = codes.length === 0 || each.silent === true;
    isBroken = true;
    jest.useFakeTimers({
      doNotFake: [
        'Date',
        'hrtime',
        'nextTick',
        'performance',
        'queueMicrotask',
        'setImmediate',
        'clearImmediate',
        'setInterval',
        'clearInterval',
      ],
    });
    let answered: number | undefined;
    const asking = send('north').then((given) => {
      answered = given;
    });
    await untilTurns(() => calls > 0 || answered !== undefined);
    expect(calls).toBe(1);
    expect(await send('south')).toBe(each.statuses[0]);
    await until(() => answered !== undefined && (isQuiet || lines.length > 0));
    await asking;
    for (let turns = 0; turns < 10; turns += 1) await turn();
    expect(answered).toBe(status);
    expect(lines.map(({ details }) => details.hook)).toEqual(isQuiet ? [] : [each.hook]);
    for (const { details } of lines) expect(codes).toContain(details.code);
    expect(JSON.stringify(lines)).not.toContain(SECRET);
    expect(rejections.seen).toEqual([]);
  });
});
