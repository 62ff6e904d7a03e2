import type { Counts, CycleView, ReportView, Verdict } from '../../api-types/observation.js';
import { h } from '../dom.js';
import { distance, number, percent } from '../format.js';
import { time } from '../table.js';

const VERDICTS: Readonly<Record<Verdict, { readonly text: string; readonly tone: string }>> = {
  healthy: { text: 'Healthy', tone: 'good' },
  degraded: { text: 'Degraded', tone: 'warn' },
  quarantineRisk: { text: 'Quarantine risk', tone: 'warn' },
  quarantineLikely: { text: 'Probably quarantined', tone: 'bad' },
  silent: { text: 'Silent', tone: 'warn' },
};

/** Nobody can be silent who has not been connected yet. */
const WAITING = { text: 'Waiting', tone: 'calm' } as const;

const CHANGES = [
  ['creates', 'created', 'created'],
  ['updates', 'updated', 'updated'],
  ['memberships', 'change of members', 'changes of members'],
  ['disables', 'disabled', 'disabled'],
  ['reactivations', 'reactivated', 'reactivated'],
  ['deletes', 'deleted', 'deleted'],
  ['failures', 'failed', 'failed'],
] as const satisfies readonly (readonly [keyof Counts, one: string, many: string])[];

function changesOf(counts: Counts): string {
  const some = CHANGES.filter(([name]) => counts[name] > 0);
  const texts = some.map(([name, one, many]) => {
    const count = counts[name];
    return `${number(count)} ${count === 1 ? one : many}`;
  });
  return texts.join(', ');
}

function fact(label: string, value: Node | string, more?: Node | string): HTMLElement {
  return h(
    'div',
    {},
    h('dt', {}, label),
    h('dd', {}, value, more === undefined ? undefined : h('small', {}, more)),
  );
}

const when = (instant: string | undefined) =>
  instant === undefined ? 'Never' : time(instant, distance(instant));

function cycle({ currentCycle, previousCycle }: ReportView): HTMLElement | undefined {
  const shown: CycleView | undefined = currentCycle ?? previousCycle;
  if (!shown) return undefined;
  const { requests, started } = shown;
  const changes = changesOf(shown);
  return h(
    'div',
    { class: 'cycle' },
    h(
      'p',
      { class: 'label' },
      `${currentCycle ? 'Current cycle' : 'Last cycle'} `,
      h('span', { class: 'chip' }, 'Estimate'),
    ),
    h(
      'p',
      {},
      'Began ',
      time(started, distance(started)),
      `: ${number(requests)} ${requests === 1 ? 'request' : 'requests'}${changes === '' ? ', nothing changed' : `; ${changes}`}.`,
    ),
    h(
      'p',
      { class: 'help' },
      'Guessed from the pauses between requests: a cycle begins after ten quiet minutes.',
    ),
  );
}

/** The verdict and the figures that it rests on. */
export function health(report: ReportView): readonly (HTMLElement | undefined)[] {
  const { verdict, reason, lastRequest, lastSuccess, lastFailure, last24Hours } = report;
  const { text, tone } = lastRequest === undefined ? WAITING : VERDICTS[verdict];
  const { errorRate, failures, requests, attempts } = last24Hours;
  return [
    h(
      'div',
      { class: `verdict ${tone}` },
      h('span', { class: `chip ${tone}` }, text),
      h('p', {}, reason),
    ),
    h(
      'dl',
      { class: 'facts' },
      fact('Last successful request', when(lastSuccess)),
      fact('Last failure', when(lastFailure)),
      fact('Requests in 24 hours', number(requests)),
      fact(
        'Error rate in 24 hours',
        percent(errorRate),
        `${number(failures)} of ${number(attempts)} failed`,
      ),
    ),
    cycle(report),
  ];
}
