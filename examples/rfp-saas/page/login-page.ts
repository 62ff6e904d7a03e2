import { DEMO_ADMINISTRATOR } from '../login/sessions.js';
import { pageOf } from './document.js';
import { html, NOTHING } from './html.js';

/** Asks who it is; `problem` says why it asks again. */
export function loginPage(problem?: string): string {
  return pageOf(
    'Sign in',
    html`  <p>As the demo administrator, or as anybody who has an active account: one password, printed when the product
    started, stands for the single sign-on of a real product.</p>
  ${problem === undefined ? NOTHING : html`<p class="off" role="alert">${problem}</p>`}
  <form class="login" method="post" action="/login">
    <label for="login">User name</label>
    <input id="login" name="login" value="${DEMO_ADMINISTRATOR}" required autocomplete="username">
    <label for="password">Password</label>
    <input id="password" name="password" type="password" required autofocus autocomplete="current-password">
    <button>Sign in</button>
  </form>`,
  );
}
