import { describe, expect, it } from '@jest/globals';
import { runStories } from '../../examples/rfp-saas/demo/stories/run-stories.js';

describe('the stories of the demonstration', () => {
  it('end as they should, each step on a line of its own', async () => {
    const lines: string[] = [];
    const failures = await runStories({ write: (text) => lines.push(text) });
    const output = lines.join('');
    expect([failures, output.match(/ NO$/gm) ?? []]).toEqual([0, []]);
    expect(output.match(/ yes$/gm)?.length).toBeGreaterThanOrEqual(25);
    expect(output).toMatch(/PATCH: leaves +contributor +guest +default +yes/);
    expect(output).toMatch(/replay +approver +approver +kept: locked +yes/);
    expect(output).toMatch(/POST: eve@victim.example .*400: The domain of "userName" .*yes/);
    expect(output).toMatch(/POST: one more .*403: .*seats.* yes/);
    expect(output).toMatch(/POST: a namesake .*409.* yes\n.*POST: the same person .*returned +yes/);
  });

  it('say which of them do not', async () => {
    const lines: string[] = [];
    const wrong = {
      title: 'Wrong',
      tell: async () => [{ sent: 'a', before: 'b', after: 'c', reason: 'd', ok: false }],
    };
    const broken = { title: 'Broken', tell: () => Promise.reject(new Error('no answer')) };
    const failures = await runStories({ write: (text) => lines.push(text) }, [wrong, broken]);
    expect(failures).toBe(2);
    expect(lines.join('')).toMatch(/Wrong +a +b +c +d +NO\n +Broken +failed +no answer +NO/);
  });
});
