const EVERY_MS = 30_000;

/** Without a key or a pointer for so long, nothing is read any more: nobody's session lives on by it. */
const IDLE_MS = 600_000;

let used = Date.now();
const noteUse = () => {
  used = Date.now();
};
for (const kind of ['keydown', 'pointerdown', 'focus']) window.addEventListener(kind, noteUse);

/** Reads again now and then while somebody looks at the page, and when they come back to it. */
export function keepCurrent(read: () => Promise<void>): void {
  const run = () => {
    const isAsking = document.querySelector('dialog[open]') !== null;
    if (!document.hidden && !isAsking && Date.now() - used < IDLE_MS) void read();
  };
  setInterval(run, EVERY_MS);
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) noteUse();
    run();
  });
}
