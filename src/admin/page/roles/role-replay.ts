import type { ReplayRequest, ReplayView, RolesView } from '../../api-types/roles.js';
import { announce } from '../announce.js';
import { call } from '../api.js';
import { button, find, part } from '../dom.js';

const number = new Intl.NumberFormat('en-GB');

/** Applying the saved settings to everybody, step by step, with a bar. */
export interface Replay {
  /** Shows where it stands; settings that were never saved have nothing to apply. */
  show(view: RolesView): void;
  start(): void;
}

function textOf({ done, total, finished }: ReplayView, running: boolean): string {
  if (finished) return `Applied to everybody: ${number.format(done)} people.`;
  const count =
    total === undefined ? '' : ` ${number.format(done)} of ${number.format(total)} people.`;
  if (running) return `Being applied.${count} You can stop and go on later.`;
  return done === 0
    ? 'Saved, but not applied to everybody yet. Whoever changes has the new roles already.'
    : `Stopped.${count} Anybody can go on from here.`;
}

export function prepareReplay(changed: (replay: ReplayView) => void): Replay {
  const bar = find('#replay-bar', HTMLProgressElement);
  const toggle = button('#replay-toggle');
  let revision: string | null = null;
  let running = false;
  let current: ReplayView | undefined;

  const render = (replay: ReplayView) => {
    current = replay;
    bar.max = Math.max(replay.total ?? 1, 1);
    bar.value = replay.finished ? bar.max : replay.done;
    bar.hidden = replay.finished;
    part('#replay-text').textContent = textOf(replay, running);
    toggle.hidden = replay.finished;
    toggle.textContent = running ? 'Stop' : replay.done === 0 ? 'Apply to everybody' : 'Go on';
    changed(replay);
  };

  const run = async (last: ReplayView) => {
    const mine = revision;
    if (mine === null) return;
    const request: ReplayRequest = { revision: mine };
    running = true;
    let replay = last;
    part('#replay').hidden = false;
    render(replay);
    try {
      while (running && !replay.finished && revision === mine) {
        replay = await call<ReplayView>('POST', 'roles/replay', request);
        if (revision === mine) render(replay);
      }
      running = false;
      render(replay);
      if (replay.finished) announce('The roles are applied to everybody.');
    } catch (error) {
      running = false;
      render(replay);
      part('#replay-text').textContent = (error as Error).message;
    }
  };

  const begin = () => {
    if (current) void run(current);
  };
  toggle.onclick = () => {
    if (running) running = false;
    else begin();
  };
  return {
    show(view) {
      revision = view.revision;
      current = view.replay;
      part('#replay').hidden = view.replay?.finished ?? true;
      if (view.replay) render(view.replay);
    },
    start: begin,
  };
}
