import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { unprivileged } from './programs.js';

/** A server program of the system, as a child of this process. */
export interface Daemon {
  readonly pid: number;
  readonly ended: Promise<void>;
  hasEnded(): boolean;
}

/**
 * Prints the pid of the program, and sends it SIGQUIT when this process is gone, however it ended: that closes
 * the standard input of the shell.
 */
const WATCHED = `
exec 3<&0
"$@" <&- 3<&- >&2 & pid=$!
echo $pid
{ cat <&3 >&2; kill -QUIT $pid 2>&-; } >&- & watcher=$!
exec 3<&-
wait $pid
kill $watcher
`;

export async function startDaemon(
  command: readonly string[],
  options: { readonly logFile: string; readonly cwd: string },
): Promise<Daemon> {
  const log = openSync(options.logFile, 'a');
  const shell = spawn('/bin/sh', ['-c', WATCHED, 'sh', ...command], {
    cwd: options.cwd,
    stdio: ['pipe', 'pipe', log],
    ...unprivileged(),
  });
  closeSync(log);
  let isOver = false;
  const ended = once(shell, 'exit').then(() => {
    isOver = true;
    shell.stdin?.destroy();
  });
  shell.stdin?.on('error', () => {});
  if (shell.stdout === null) throw new Error('A shell without output.');
  const [line] = await once(createInterface({ input: shell.stdout }), 'line');
  return { pid: Number(line), ended, hasEnded: () => isOver };
}

/** A port of this machine that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Whether somebody listens. */
export function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
