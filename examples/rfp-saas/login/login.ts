import express, { type Router } from 'express';
import { loginPage } from '../page/login-page.js';
import { DEMO_ADMINISTRATOR, type Sessions } from './sessions.js';

/** Where an administrator gets to from the login. */
export const SETTINGS_PATH = '/settings/security/scim';

const CSP =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'";

/** The login of the demonstration, and the door in front of everything below `/settings`. */
export function createLogin(sessions: Sessions): Router {
  const router = express.Router();
  const form = express.urlencoded({ extended: false, limit: '4kb' });

  router.get('/login', (_req, res) => {
    res.set('Content-Security-Policy', CSP).type('html').send(loginPage());
  });
  router.post('/login', form, async (req, res) => {
    const { login = DEMO_ADMINISTRATOR, password = '' } = req.body ?? {};
    const cookie = await sessions.signIn(String(login), String(password));
    if (cookie) {
      const goal = login === DEMO_ADMINISTRATOR ? `${SETTINGS_PATH}/` : '/';
      res.set('Set-Cookie', cookie).redirect(303, goal);
    } else {
      res.set('Content-Security-Policy', CSP).type('html');
      res.status(401).send(loginPage('This is not the password, or there is no active account.'));
    }
  });
  router.post('/logout', async (req, res) => {
    res.set('Set-Cookie', await sessions.signOut(req)).redirect(303, '/');
  });
  router.use('/settings', async (req, res, next) => {
    const isPage = req.method === 'GET' && req.accepts(['json', 'html']) === 'html';
    if (isPage && !(await sessions.userOf(req))) res.redirect(303, '/login');
    else next();
  });
  return router;
}
