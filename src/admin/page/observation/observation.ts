import type { ObservationCard } from '../../api-types/observation.js';
import { prepareDisabledUsers } from './disabled-users.js';
import { prepareGuard } from './guard.js';
import { prepareLog } from './log.js';
import { prepareReport } from './report.js';

const PREPARE: Readonly<Record<ObservationCard, () => void>> = {
  deletionGuard: prepareGuard,
  reports: prepareReport,
  log: prepareLog,
  disabledUsers: prepareDisabledUsers,
};

/** Shows the observing cards that the host offers; each reads its own content, once it is shown. */
export function showObservation(cards: readonly ObservationCard[]): void {
  for (const card of cards) {
    const hidden = document.querySelectorAll<HTMLElement>(`[data-card=${card}][hidden]`);
    for (const section of hidden) section.hidden = false;
    if (hidden.length > 0) PREPARE[card]();
  }
}
