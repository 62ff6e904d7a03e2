import express, { type Request, type Router } from 'express';
import type { ScimRouter } from 'express-scim';
import { profilePage } from '../page/profile-page.js';
import type { Sessions } from './sessions.js';

const CSP =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'";

/** The page on which people see what their directory manages of them, and put it back. */
export function createProfile(
  sessions: Sessions,
  { managedAttributes }: Pick<ScimRouter, 'managedAttributes'>,
): Router {
  const router = express.Router();

  async function reader(req: Request) {
    const user = await sessions.userOf(req);
    const managed = user?.id === undefined ? undefined : await managedAttributes(user.org, user.id);
    return { user, attributes: managed?.managed ? managed.attributes : undefined };
  }

  router.get('/account', async (req, res) => {
    const { user, attributes: managed } = await reader(req);
    if (!user) return res.redirect(303, '/login');
    res.set('Content-Security-Policy', CSP).type('html');
    res.send(profilePage({ name: user.name, managed }));
  });
  router.post('/account/restore', async (req, res) => {
    const { user } = await reader(req);
    if (user?.id !== undefined) await managedAttributes.restore(user.org, user.id);
    res.redirect(303, '/account');
  });
  return router;
}
