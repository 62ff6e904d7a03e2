import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Waits for the lines that name URL and token. What follows is read, so that the server can go on. */
async function started(server: ChildProcess): Promise<{ url: string; token: string }> {
  let text = '';
  return new Promise((resolve, reject) => {
    server.stdout?.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      const [, url, token] = /URL +(\S+)\nToken +(\S+)\n/.exec(text) ?? [];
      if (url !== undefined && token !== undefined) resolve({ url, token });
    });
    server.once('exit', (code) => reject(new Error(`express-scim serve ended with ${code}`)));
  });
}

/**
 * Runs the installed command as its user would: serves, and audits what is served.
 *
 * @throws Error unless the audit is without findings.
 */
export async function auditWhatIsServed(project: string): Promise<void> {
  const command = join(project, 'node_modules/.bin/express-scim');
  const server = spawn(command, ['serve', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(server, 'exit');
  try {
    const { url, token } = await started(server);
    const env = { ...process.env, SCIM_TOKEN: token };
    await promisify(execFile)(command, ['audit', url, '--profile', 'okta'], { env });
  } finally {
    server.kill();
    await ended;
  }
}
