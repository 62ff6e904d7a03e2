/** The whole look of the account page; light or dark as the reader's system is. */
export const STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#1c2430, #e6eaf0); --soft: light-dark(#5b6675, #9aa6b5);
  --paper: light-dark(#f6f7f9, #12161c); --card: light-dark(#fff, #1a2029); --line: light-dark(#e2e6ec, #2b3440);
  --accent: light-dark(#1d5fd1, #7fb0ff); --on: light-dark(#137a4b, #6fdba5); --off: light-dark(#a3352b, #f2958c); }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 76rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1rem; margin: 2.5rem 0 .75rem; }
p { margin: .25rem 0 0; color: var(--soft); }
.facts { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1.5rem 0; padding: 0; list-style: none; }
.facts li { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: .6rem 1rem; min-width: 8rem; }
.facts b { display: block; font-size: 1.4rem; font-variant-numeric: tabular-nums; }
form { display: flex; gap: .5rem; margin: 0 0 1rem; }
input { flex: 1; min-width: 0; max-width: 26rem; } input, button { font: inherit; color: inherit; padding: .45rem .75rem;
  border: 1px solid var(--line); border-radius: .5rem; background: var(--card); }
.login { flex-direction: column; max-width: 20rem; margin: 1.5rem 0; }
.scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: .6rem; }
table { width: 100%; border-collapse: collapse; }
th, td { text-align: left; padding: .55rem .9rem; border-top: 1px solid var(--line); vertical-align: top; }
th { border-top: 0; color: var(--soft); font-weight: 500; font-size: .85rem; }
td small { display: block; color: var(--soft); }
.on { color: var(--on); } .off { color: var(--off); } tr.gone td:first-child { font-style: italic; }
.team { display: inline-block; margin: 0 .3rem .3rem 0; padding: .05rem .5rem; border: 1px solid var(--line); border-radius: 1rem; font-size: .85rem; }
nav { display: flex; gap: 1rem; align-items: center; margin: 1rem 0; color: var(--soft); }
a { color: var(--accent); } :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; } time { color: var(--soft); font-variant-numeric: tabular-nums; }
`;
