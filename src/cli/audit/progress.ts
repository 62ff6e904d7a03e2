import type { Audit, AuditResult, RunAuditsOptions } from '../../testing/index.js';
import type { CliIo } from '../io.js';
import { tallyOf, tallyText } from './record.js';

const CLEAR_LINE = '\r\u001B[K';

/** On a terminal one line that is written over; elsewhere a line per topic. */
export function progressOf(
  { isTerminal, err }: Pick<CliIo, 'isTerminal' | 'err'>,
  audits: readonly Audit[],
): Required<RunAuditsOptions> & { readonly done: () => void } {
  let topic: AuditResult[] = [];
  return {
    onStart({ topic: name }, index) {
      if (isTerminal) err(`${CLEAR_LINE}[${index + 1}/${audits.length}] ${name}`);
    },
    onResult(result, index) {
      if (isTerminal) return;
      topic.push(result);
      if (audits[index + 1]?.topic === result.audit.topic) return;
      err(`[${index + 1}/${audits.length}] ${result.audit.topic}: ${tallyText(tallyOf(topic))}\n`);
      topic = [];
    },
    done() {
      if (isTerminal) err(CLEAR_LINE);
    },
  };
}
