import { beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { ada, GROUP, startExample, USER } from './app.js';

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
    for (let i = 10; i < 70; i++) {
      await create('/Users', { schemas: [USER], userName: `p${i}@example.com`, active: i !== 10 });
    }
    await create('/Groups', { schemas: [GROUP], displayName: 'Crew', members: [{ value: 'u1' }] });
    const first = (await request(saas.app).get('/')).text;
    expect(first.match(/<tr class=/g)).toHaveLength(50);
    expect(first).toMatch(/p10@example\.com[\s\S]*?Crew[\s\S]*?Disabled[\s\S]*?p11@example\.com/);
    expect(first).toContain('Page 1 of 2');
    const second = (await request(saas.app).get('/?page=99')).text;
    expect(second.match(/<tr class=/g)).toHaveLength(10);
    const searched = (await request(saas.app).get('/?q=P33')).text;
    expect(searched.match(/<tr class=/g)).toHaveLength(1);
  });
});
