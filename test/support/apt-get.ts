import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

export const canInstall = (): boolean => process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');

function aptGet(...args: readonly string[]): void {
  execFileSync('apt-get', ['-qq', ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
    // In the single-user run level Debian does not start the services that it installs.
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
  });
}

/** Installs packages of the system; only where {@link canInstall}. */
export function install(...packages: readonly string[]): void {
  aptGet('update');
  aptGet('install', '-y', '--no-install-recommends', ...packages);
}
