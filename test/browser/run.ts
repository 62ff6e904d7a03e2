import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { createApp, SCIM_PATH } from '../../examples/rfp-saas/app.js';
import { close, listen } from '../../examples/rfp-saas/listen.js';
import { SETTINGS_PATH } from '../../examples/rfp-saas/login/login.js';
import type { People } from '../../examples/rfp-saas/people/people.js';
import { launch } from './chromium.js';
import { createInspect, type Inspect } from './inspect.js';
import { runLargeCompany } from './large-company.js';
import { watchProvisioning } from './observation.js';
import { liveRoleLife } from './role-life.js';
import { liveTokenLife } from './token-life.js';

/**
 * The admin page in a real browser: `npm run test:browser [folder for the pictures] [part of a title]`. The
 * last line is the tally, `N passed, N failed`.
 */
const folder = process.argv[2] ?? join(tmpdir(), 'express-scim-screenshots');
const wanted = process.argv[3] ?? '';
const PUBLIC_URL = 'https://rfp.example';
const TOKEN = 'the-token-of-the-identity-provider';
const PASSWORD = 'a-password-for-the-browser-test';

interface Look {
  readonly colorScheme: 'light' | 'dark';
  readonly width: number;
  readonly forcedColors?: 'active';
}

/** Both colours and the extremes of width. */
const EXTREMES: readonly Look[] = [
  { colorScheme: 'light', width: 1440 },
  { colorScheme: 'dark', width: 390 },
];

const LOOKS: readonly Look[] = [
  ...EXTREMES,
  { colorScheme: 'light', width: 768 },
  { colorScheme: 'dark', width: 1440, forcedColors: 'active' },
  { colorScheme: 'light', width: 320 },
];

interface Visit {
  readonly page: Page;
  readonly inspect: Inspect;
  readonly endpoint: string;
  readonly people: People;
}

interface Story {
  readonly looks: readonly Look[];
  /** Refusals that the page shows, and the browser's console as well. */
  readonly refusals: RegExp;
  readonly live: (visit: Visit) => Promise<void>;
}

/** Matches nothing. */
const NONE = /(?!)/;

/** What is done on the page, each with a product of its own. */
const STORIES: Readonly<Record<string, Story>> = {
  'the life of a token': {
    looks: LOOKS,
    refusals: NONE,
    live: ({ page, inspect, endpoint }) =>
      liveTokenLife({ page, inspect, tenantUrl: `${PUBLIC_URL}${SCIM_PATH}`, endpoint }),
  },
  'provisioning watched': {
    looks: EXTREMES,
    refusals: NONE,
    live: ({ page, inspect, endpoint }) =>
      watchProvisioning({ page, inspect, endpoint, token: TOKEN }),
  },
  'a large company': {
    looks: LOOKS,
    refusals: /status of (403|500)/,
    live: ({ page, inspect, endpoint }) =>
      runLargeCompany({ page, inspect, endpoint, token: TOKEN, password: PASSWORD }),
  },
  'roles and locks': {
    looks: EXTREMES,
    refusals: /status of 409/,
    live: ({ page, inspect, endpoint, people }) =>
      liveRoleLife({
        page,
        inspect,
        endpoint,
        token: TOKEN,
        rolesOf: async (login) => {
          const person = await people.byLogin(login);
          return person ? people.rolesOf(person.id) : [];
        },
      }),
  },
};

/** Also the beginning of the names of its pictures. */
const nameOf = ({ colorScheme, width, forcedColors }: Look) =>
  `${forcedColors ? 'forced-' : ''}${colorScheme}-${width}`;

async function visit(browser: Browser, look: Look, { live, refusals }: Story): Promise<void> {
  const { colorScheme, width, forcedColors } = look;
  const { app, people } = createApp({
    token: TOKEN,
    adminPassword: PASSWORD,
    publicUrl: PUBLIC_URL,
    deletionThreshold: { count: 2 },
  });
  const { server, origin } = await listen(app, 0);
  const context = await browser.newContext({
    colorScheme,
    ...(forcedColors && { forcedColors }),
    viewport: { width, height: 900 },
    reducedMotion: width === 390 ? 'reduce' : 'no-preference',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const problems: string[] = [];
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      const isMeant = refusals.test(message.text());
      if (['error', 'warning'].includes(message.type()) && !isMeant) problems.push(message.text());
    });
    await page.goto(`${origin}${SETTINGS_PATH}/`);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL(`${origin}${SETTINGS_PATH}/`);
    const inspect = createInspect(page, folder, nameOf(look));
    await live({ page, inspect, endpoint: `${origin}${SCIM_PATH}`, people });
    assert.deepEqual(problems, [], 'errors in the console');
  } finally {
    await context.close();
    await close(server);
  }
}

const browser = await launch();
let failures = 0;
let passed = 0;

async function tell(name: string, story: Story): Promise<void> {
  for (const look of story.looks) {
    const title = `${name} by keyboard, ${nameOf(look)}`;
    if (!title.includes(wanted)) continue;
    try {
      await visit(browser, look, story);
      passed += 1;
      console.log(`browser: ${title}: ok`);
    } catch (error) {
      failures += 1;
      console.error(`browser: ${title}: FAILED\n`, error);
    }
  }
}

// Side by side: each has a page and a product of its own, and only one of them uses the clipboard.
await Promise.all(Object.entries(STORIES).map(([name, story]) => tell(name, story)));
await browser.close();
console.log(`browser: pictures in ${folder}`);
console.log(`${passed} passed, ${failures} failed`);
process.exitCode = failures === 0 ? 0 : 1;
