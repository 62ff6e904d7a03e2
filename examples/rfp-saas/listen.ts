import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';

/** Listens on a port, or on a free one for 0; rejects if the port is in use. */
export function listen(
  app: Express,
  port: number,
): Promise<{ readonly server: Server; readonly origin: string }> {
  const server = createServer(app);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, () => {
      const { port: actual } = server.address() as AddressInfo;
      resolve({ server, origin: `http://localhost:${actual}` });
    });
  });
}

/** Stops at once, also with connections that are kept alive. */
export function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
