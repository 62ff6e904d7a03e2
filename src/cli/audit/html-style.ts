/** The report's look: light or dark as the reader has it, and everything unfolded on paper. */
export const STYLE = `
:root { color-scheme: light dark; --line: #8886; --bad: #b3261e; --warn: #8a5a00; --good: #1b6e3c; }
@media (prefers-color-scheme: dark) { :root { --bad: #ff8a80; --warn: #ffca7a; --good: #7ddc9f; } }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 2rem 1rem; }
h1, h2, h3 { line-height: 1.25; margin: 0 0 .5rem; }
h2 { margin-top: 2rem; }
h3 { font-size: 1.05rem; }
.tally { font-size: 1.25rem; font-weight: 600; }
.where { margin: 0; font-size: .9rem; }
article { border-left: .3rem solid var(--warn); padding: .25rem 0 .25rem 1rem; margin: 1.25rem 0; }
article.failed { border-color: var(--bad); }
pre, code { font: .85rem/1.45 ui-monospace, monospace; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; border: 1px solid var(--line); border-radius: .4rem; padding: .75rem; margin: .5rem 0; }
summary { cursor: pointer; padding: .25rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; vertical-align: top; border-top: 1px solid var(--line); padding: .35rem .5rem .35rem 0; }
tr.failed td:first-child { color: var(--bad); font-weight: 600; }
tr.warning td:first-child { color: var(--warn); font-weight: 600; }
tr.passed td:first-child { color: var(--good); }
@media print {
  main { max-width: none; padding: 0; }
  details::details-content { content-visibility: visible; block-size: auto; }
  article, tr { break-inside: avoid; }
}
`;
