import { DEMO_ADMINISTRATOR } from '../login/sessions.js';
import { type Html, html } from './html.js';
import { STYLE } from './style.js';

const NOTHING: Html = { markup: '' };

/** Asks who it is; `problem` says why it asks again. */
export function loginPage(problem?: string): string {
  return html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Sign in · RFP SaaS</title>
  <style>${{ markup: STYLE }}</style>
</head>
<body><main>
  <h1>Sign in</h1>
  <p>As the demo administrator, or as anybody who has an active account: one password, printed when the product
    started, stands for the single sign-on of a real product.</p>
  ${problem === undefined ? NOTHING : html`<p class="off" role="alert">${problem}</p>`}
  <form class="login" method="post" action="/login">
    <label for="login">User name</label>
    <input id="login" name="login" value="${DEMO_ADMINISTRATOR}" required autocomplete="username">
    <label for="password">Password</label>
    <input id="password" name="password" type="password" required autofocus autocomplete="current-password">
    <button>Sign in</button>
  </form>
</main></body>
</html>`.markup;
}
