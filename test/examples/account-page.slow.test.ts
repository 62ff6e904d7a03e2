import { beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { ada, ENTERPRISE, GROUP, startExample, USER } from './app.js';

let saas: ReturnType<typeof startExample>;
let create: typeof saas.create;
beforeEach(() => {
  saas = startExample();
  create = saas.create;
});

describe('the account page', () => {
  it('escapes what identity providers send', async () => {
    await create('/Users', { ...ada, displayName: '<script>alert(1)</script>', title: '"\'&' });
    const { text } = await request(saas.app).get('/?q=%22%3E%3Cimg');
    expect(text).not.toContain('"><img');
    const all = (await request(saas.app).get('/')).text;
    expect(all).not.toContain('<script>');
    expect(all).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(all).toContain('&quot;&#39;&amp;');
  });

  it('shows who is active, in which teams, 50 at a time', async () => {
    const ids: string[] = [];
    for (let i = 10; i < 70; i++) {
      const userName = `p${i}@example.com`;
      ids.push(
        await create('/Users', {
          schemas: [USER, ENTERPRISE],
          userName,
          displayName: `P ${i}`,
          active: i !== 10,
          ...(i === 11 && { [ENTERPRISE]: { manager: { value: ids[0] } } }),
        }),
      );
    }
    const members = [{ value: ids[0] }];
    await create('/Groups', { schemas: [GROUP], displayName: 'Crew', members });
    const first = (await request(saas.app).get('/')).text;
    expect(first.match(/<tr class=/g)).toHaveLength(50);
    expect(first).toMatch(
      /p10@example\.com[\s\S]*?Crew[\s\S]*?Disabled[\s\S]*?p11@example\.com[\s\S]*?P 10/,
    );
    expect(first).toMatch(/<b>59<\/b>active[\s\S]*<b>1<\/b>disabled[\s\S]*<b>1<\/b>teams/);
    expect(first).toContain('Page 1 of 2');
    const second = (await request(saas.app).get('/?page=99')).text;
    expect(second.match(/<tr class=/g)).toHaveLength(10);
    const searched = (await request(saas.app).get('/?q=%20P33')).text;
    expect(searched.match(/<tr class=/g)).toHaveLength(1);
  });

  it('shows the last changes, but neither reads nor failures', async () => {
    const id = await create('/Users', ada);
    await saas.send('get', `/Users/${id}`);
    await saas.send('post', '/Users', ada);
    const { text } = await request(saas.app).get('/');
    const [, activity = ''] = text.split('<h2>Latest provisioning');
    expect(activity.match(/<tr>/g)).toHaveLength(1);
    expect(activity).toContain('User create');
    expect(activity).toContain(id);
  });
});
