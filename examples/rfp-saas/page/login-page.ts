import { type Html, html } from './html.js';
import { STYLE } from './style.js';

const NOTHING: Html = { markup: '' };

/** Asks for the administrator's password; `problem` says why it asks again. */
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
  <p>As the demo administrator, whose password was printed when the product started.</p>
  ${problem === undefined ? NOTHING : html`<p class="off" role="alert">${problem}</p>`}
  <form class="login" method="post" action="/login">
    <input type="hidden" name="username" value="admin" autocomplete="username">
    <label for="password">Password</label>
    <input id="password" name="password" type="password" required autofocus autocomplete="current-password">
    <button>Sign in</button>
  </form>
</main></body>
</html>`.markup;
}
