/** Where the demonstration writes, and whether a line can be written over. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

export interface Progress {
  /** What is being done at the moment. */
  step(text: string): void;
  /** How far it is; shown where a line can be written over. */
  count(requests: number): void;
  /** A line that stays. */
  say(text: string): void;
}

const REDRAW_MS = 80;

/** One line that is kept up to date on a terminal, plain lines elsewhere. */
export function createProgress(output: Output): Progress {
  let doing = '';
  let drawnAt = 0;
  const erase = () => {
    if (output.isTTY) output.write('\r\u001b[2K');
  };
  return {
    step(text) {
      doing = text;
      erase();
      output.write(output.isTTY ? `  ${text} …` : `  ${text} …\n`);
    },
    count(requests) {
      if (!output.isTTY || Date.now() - drawnAt < REDRAW_MS) return;
      drawnAt = Date.now();
      output.write(`\r\u001b[2K  ${doing} … ${requests} requests`);
    },
    say(text) {
      erase();
      output.write(`${text}\n`);
    },
  };
}
