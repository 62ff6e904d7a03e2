import { prepare } from './migrate.js';
import { createApp } from './product/app.js';
import { openDatabase } from './product/open-database.js';
import { createScim } from './scim.js';

const { PORT = '3000', SCIM_TOKEN = 'a-token-for-a-first-try-of-32-characters' } = process.env;

const { pool } = await openDatabase();
await prepare(pool, console.log);
const app = createApp(pool);
const { router } = await createScim(pool, SCIM_TOKEN, '1');
app.use('/scim/v2', router);
app.listen(Number(PORT), () => {
  console.log(`http://localhost:${PORT}/organizations/1/accounts`);
  console.log(`http://localhost:${PORT}/scim/v2  ${SCIM_TOKEN}`);
});
