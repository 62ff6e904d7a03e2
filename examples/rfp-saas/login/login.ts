import express, { type Router } from 'express';
import { loginPage } from '../page/login-page.js';
import { DEMO_ADMINISTRATOR, type Sessions, type SignIn } from './sessions.js';

type Refusal = Extract<SignIn, { readonly refused: unknown }>['refused'];

/** Where an administrator gets to from the login. */
export const SETTINGS_PATH = '/settings/security/scim';

const CSP =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'";

/** Told to somebody who has proven who they are, but for wrong credentials. */
function whyNot(refused: Refusal): string {
  switch (refused) {
    case 'credentials':
      return 'This is not the password, or there is no such account.';
    case 'inactive':
      return 'Your organisation’s directory has deactivated this account.';
    case 'gone':
      return 'Your organisation’s directory has deleted this account.';
    default:
      return 'Your organisation’s directory has not given you access.';
  }
}

/** The login of the demonstration, and the door in front of everything below `/settings`. */
export function createLogin(sessions: Sessions): Router {
  const router = express.Router();
  const form = express.urlencoded({ extended: false, limit: '4kb' });

  router.get('/login', (_req, res) => {
    res.set('Content-Security-Policy', CSP).type('html').send(loginPage());
  });
  router.post('/login', form, async (req, res) => {
    const { login = DEMO_ADMINISTRATOR, password = '' } = req.body ?? {};
    const signIn = await sessions.signIn(String(login), String(password));
    if ('cookie' in signIn) {
      const goal = login === DEMO_ADMINISTRATOR ? `${SETTINGS_PATH}/` : '/';
      res.set('Set-Cookie', signIn.cookie).redirect(303, goal);
    } else {
      const { refused } = signIn;
      res.set('Content-Security-Policy', CSP).type('html');
      res.status(refused === 'credentials' ? 401 : 403).send(loginPage(whyNot(refused)));
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
