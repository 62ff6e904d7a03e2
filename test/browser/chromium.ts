import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { canInstall, install } from '../support/apt-get.js';

const EXECUTABLE = process.env.CHROMIUM ?? '/usr/bin/chromium';

function installChromium(): void {
  if (!canInstall()) {
    throw new Error(
      `There is no ${EXECUTABLE}. Install Chromium (apt-get install chromium), or name one: CHROMIUM=/path npm run test:browser`,
    );
  }
  console.log('browser: installing Chromium');
  install('chromium', 'fonts-dejavu');
}

/** Starts the system's Chromium, and installs it first where that is possible. */
export async function launch(): Promise<Browser> {
  if (!existsSync(EXECUTABLE)) installChromium();
  return chromium.launch({ executablePath: EXECUTABLE, args: ['--no-sandbox'] });
}
