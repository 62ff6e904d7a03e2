import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium';

function aptGet(...args: readonly string[]): void {
  execFileSync('apt-get', ['-qq', ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}

function install(): void {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    throw new Error(
      `There is no ${EXECUTABLE}. Install Chromium (apt-get install chromium), or name one: CHROMIUM=/path npm run test:browser`,
    );
  }
  console.log('browser: installing Chromium');
  aptGet('update');
  aptGet('install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu');
}

/** Starts the system's Chromium, and installs it first where that is possible. */
export async function launch(): Promise<Browser> {
  if (!existsSync(EXECUTABLE)) install();
  return chromium.launch({ executablePath: EXECUTABLE, args: ['--no-sandbox'] });
}
