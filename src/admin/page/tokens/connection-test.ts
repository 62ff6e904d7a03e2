import type { CheckOutcome, CheckResult, ConnectionReport } from '../../api-types/tokens.js';
import { call } from '../api.js';
import { whileBusy } from '../dialog.js';
import { button, h, part } from '../dom.js';

const OUTCOMES: Readonly<Record<CheckOutcome, { readonly text: string; readonly tone: string }>> = {
  passed: { text: 'Passed', tone: 'good' },
  notice: { text: 'Notice', tone: 'warn' },
  failed: { text: 'Failed', tone: 'bad' },
};

function item({ title, outcome, meaning, sent, received, milliseconds }: CheckResult): HTMLElement {
  const { text, tone } = OUTCOMES[outcome];
  return h(
    'li',
    {},
    h('span', { class: `chip ${tone}` }, text),
    h(
      'div',
      { class: 'grow' },
      h('p', { class: 'label' }, title),
      h('p', { class: 'help' }, meaning),
      h(
        'details',
        {},
        h('summary', {}, 'What was sent and received'),
        h(
          'dl',
          {},
          h('dt', {}, 'Sent'),
          h('dd', {}, h('code', {}, sent)),
          h('dt', {}, 'Received'),
          h('dd', {}, h('code', {}, received), ` after ${milliseconds} ms`),
        ),
      ),
    ),
  );
}

function groups(checks: readonly CheckResult[]): readonly HTMLElement[] {
  const providers = [...new Set(checks.map(({ provider }) => provider))];
  return providers.flatMap((provider) => [
    h('h3', {}, provider),
    h(
      'ul',
      { class: 'results', role: 'list' },
      ...checks.filter((check) => check.provider === provider).map(item),
    ),
  ]);
}

function summaryOf({ checks, passed, provisioning }: ConnectionReport): string {
  if (passed) return `All ${checks.length} requests were answered as the providers expect.`;
  const good = checks.filter(({ outcome }) => outcome !== 'failed').length;
  const reason = provisioning ? '' : ' Provisioning is switched off: switch it on and test again.';
  return `${good} of ${checks.length} requests were answered as the providers expect.${reason}`;
}

/** Forgets a result that is no longer true. */
export function clearTest(): void {
  part('#test-summary').textContent = '';
  part('#test-results').replaceChildren();
}

/** Makes the button run the test and show its result. */
export function prepareTest(): void {
  const trigger = button('#test');
  const summary = part('#test-summary');
  const results = part('#test-results');
  const run = async () => {
    trigger.textContent = 'Testing…';
    summary.textContent = 'The test is running.';
    results.replaceChildren();
    try {
      const report = await call<ConnectionReport>('POST', 'test-connection');
      summary.textContent = summaryOf(report);
      results.replaceChildren(...groups(report.checks));
    } catch (error) {
      summary.textContent = (error as Error).message;
    } finally {
      trigger.textContent = 'Run test again';
    }
  };
  trigger.onclick = () => whileBusy(trigger, run);
}
