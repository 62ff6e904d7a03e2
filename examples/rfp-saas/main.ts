import { randomBytes } from 'node:crypto';
import { createApp, SCIM_PATH } from './app.js';
import { listen } from './listen.js';
import { SETTINGS_PATH } from './login/login.js';

const { PORT = '3000', DATA_FILE, PUBLIC_URL, DELETION_THRESHOLD } = process.env;
const token = process.env.SCIM_TOKEN || randomBytes(32).toString('base64url');
const adminPassword = process.env.ADMIN_PASSWORD || randomBytes(9).toString('base64url');

try {
  const { app, db, scim } = createApp({
    token,
    adminPassword,
    ...(DATA_FILE && { dataFile: DATA_FILE }),
    ...(DELETION_THRESHOLD && { deletionThreshold: { count: Number(DELETION_THRESHOLD) } }),
    ...(PUBLIC_URL && { publicUrl: PUBLIC_URL }),
  });
  const { server, origin } = await listen(app, Number(PORT));
  const settings = `settings ${origin}${SETTINGS_PATH}/ (password ${adminPassword})`;
  console.log(`RFP SaaS ready · tenant URL ${origin}${SCIM_PATH} · token ${token} · ${settings}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, async () => {
      const stopped = new Promise((resolve) => server.close(resolve));
      const { finished, left } = await scim.close({ timeoutMs: 10_000 });
      if (finished) server.closeIdleConnections();
      else {
        console.error('Left undone:', left);
        server.closeAllConnections();
      }
      await stopped;
      db.close();
    });
  }
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  console.error(
    code === 'EADDRINUSE'
      ? `Port ${PORT} is in use. Choose another one: PORT=3001 npm start`
      : `RFP SaaS could not start: ${message}`,
  );
  process.exitCode = 1;
}
