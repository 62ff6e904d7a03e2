import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { ScimConfigError } from '../../index.js';
import { type CliIo, EXIT } from '../io.js';
import { parse, wholeNumber } from '../parse.js';
import { UsageError } from '../usage-error.js';
import { createThrowAwayServer, MOUNT } from './server.js';

async function listen(server: ReturnType<typeof createThrowAwayServer>, port: number) {
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UsageError(
      code === 'EADDRINUSE' ? `Port ${port} is in use: pass another --port.` : message,
    );
  }
  return (server.address() as AddressInfo).port;
}

/** `express-scim serve`: until Ctrl-C. */
export async function serveCommand(args: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = parse(args, {
    port: { type: 'string', default: '3000' },
    token: { type: 'string' },
  });
  if (positionals.length > 0) throw new UsageError(`What is "${positionals[0]}"? See --help.`);
  const wanted = wholeNumber('port', values.port, 0, 65_535);
  const token = values.token ?? (io.env.SCIM_TOKEN || randomBytes(32).toString('base64url'));
  let server: ReturnType<typeof createThrowAwayServer>;
  try {
    server = createThrowAwayServer(token, (line) => io.out(`${line}\n`));
  } catch (error) {
    if (error instanceof ScimConfigError) throw new UsageError(error.message);
    throw error;
  }
  const port = await listen(server, wanted);
  io.out(
    `A SCIM server in memory; everything is gone when it ends (Ctrl-C).\n` +
      `URL    http://127.0.0.1:${port}${MOUNT}\nToken  ${token}\n\n`,
  );
  if (!io.signal.aborted) await once(io.signal, 'abort');
  server.closeAllConnections();
  server.close();
  return EXIT.ok;
}
