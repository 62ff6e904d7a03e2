import { createApp, SCIM_PATH } from './app.js';
import { openData } from './data/open-data.js';
import { deriveSecret } from './data/secrets.js';
import { listen } from './listen.js';
import { SETTINGS_PATH } from './login/login.js';

const { PORT = '3000', PUBLIC_URL, DELETION_THRESHOLD, DOMAINS, SEATS } = process.env;
const RESUME_MS = 60_000;

try {
  const data = await openData(process.env);
  // Derived, so that they are the same after a restart and in every process over the same data.
  const token = process.env.SCIM_TOKEN || deriveSecret(data.secret, 'token');
  const adminPassword =
    process.env.ADMIN_PASSWORD || deriveSecret(data.secret, 'password').slice(0, 12);
  const { app, scim, resume } = createApp({
    token,
    data,
    adminPassword,
    contractOf: () => ({
      ...(DOMAINS && { domains: DOMAINS.split(',') }),
      ...(SEATS && { seats: Number(SEATS) }),
    }),
    ...(DELETION_THRESHOLD && { deletionThreshold: { count: Number(DELETION_THRESHOLD) } }),
    ...(PUBLIC_URL && { publicUrl: PUBLIC_URL }),
  });
  const { server, origin } = await listen(app, Number(PORT)).catch(async (error: unknown) => {
    await data.close();
    throw error;
  });

  const ending = new AbortController();
  const goOn = () =>
    resume(ending.signal).catch((error: Error) => console.error('Left for later:', error.message));
  void goOn();
  const timer = setInterval(goOn, RESUME_MS);

  const settings = `settings ${origin}${SETTINGS_PATH}/ (password ${adminPassword})`;
  console.log(`RFP SaaS ready · tenant URL ${origin}${SCIM_PATH} · token ${token} · ${settings}`);

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, async () => {
      clearInterval(timer);
      ending.abort();
      const stopped = new Promise((resolve) => server.close(resolve));
      const { finished, left } = await scim.close({ timeoutMs: 10_000 });
      if (finished) server.closeIdleConnections();
      else {
        console.error('Left undone:', left);
        server.closeAllConnections();
      }
      await stopped;
      await data.close();
    });
  }
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  console.error(
    code === 'EADDRINUSE'
      ? `Port ${PORT} is in use. Choose another one: PORT=3001 npm start`
      : `RFP SaaS could not start: ${message || code}`,
  );
  process.exitCode = 1;
}
