import type { Output } from '../progress.js';
import { STORIES } from './stories.js';
import type { Step, Story } from './story.js';
import { openWorld } from './world.js';

type Row = readonly string[];

function table(rows: readonly Row[]): string {
  const widths =
    rows[0]?.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0))) ?? [];
  return rows
    .map((row) => `  ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')}`.trimEnd())
    .join('\n');
}

async function stepsOf({ tell }: Story): Promise<readonly Step[]> {
  const world = await openWorld();
  try {
    return await tell(world);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [{ sent: 'failed', before: '', after: '', reason, ok: false }];
  } finally {
    await world.close();
  }
}

/**
 * Tells what provisioning means for people's roles, each story in a fresh copy of the product.
 *
 * @returns how many steps did not end as they should.
 */
export async function runStories(
  output: Output,
  stories: readonly Story[] = STORIES,
): Promise<number> {
  const rows: Row[] = [['story', 'what was sent', 'roles before', 'after', 'reason', 'ok']];
  let failures = 0;
  for (const story of stories) {
    for (const [at, { sent, before, after, reason, ok }] of (await stepsOf(story)).entries()) {
      if (!ok) failures += 1;
      const title = at === 0 ? story.title : '';
      rows.push([title, sent, before, after, reason, ok ? 'yes' : 'NO']);
    }
  }
  output.write(`Roles\n${table(rows)}\n\n  Steps that went wrong: ${failures}\n\n`);
  return failures;
}
