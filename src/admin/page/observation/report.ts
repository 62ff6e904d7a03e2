import type { ReportView } from '../../api-types/observation.js';
import { inAddress, keepInAddress } from '../address.js';
import { call } from '../api.js';
import { fillCard } from '../card.js';
import { whileBusy } from '../dialog.js';
import { button, find, part } from '../dom.js';
import { keepCurrent } from '../keep-current.js';
import { drawActivity } from './activity.js';
import { health } from './health.js';

/** Fills the cards of health and activity, now, on demand, and when another period is chosen. */
export function prepareReport(): void {
  const period = find('#activity-period', HTMLSelectElement);
  if (inAddress('activity') === 'week') period.value = 'week';
  let drawn = '';
  const show = () =>
    fillCard('#health', async () => {
      const report = await call<ReportView>('GET', `report?period=${period.value}`);
      if (report.period !== period.value) return;
      part('#health').replaceChildren(...health(report).filter((each) => each !== undefined));
      const activity = JSON.stringify([report.period, report.activity]);
      if (activity === drawn) return;
      drawn = activity;
      drawActivity(report);
    });
  const refresh = button('#health-refresh');
  refresh.onclick = () => whileBusy(refresh, show);
  period.onchange = () => {
    keepInAddress({ activity: period.value === 'day' ? '' : period.value });
    return show();
  };
  keepCurrent(show);
  show();
}
