import { type Html, html } from './html.js';
import { STYLE } from './style.js';

/** A page of the product. */
export function pageOf(title: string, content: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${title} · RFP SaaS</title>
  <style>${{ markup: STYLE }}</style>
</head>
<body><main>
  <h1>${title}</h1>
${content}
</main></body>
</html>`.markup;
}
