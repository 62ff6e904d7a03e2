import type { ActivityBar, ReportView } from '../../api-types/observation.js';
import { part } from '../dom.js';
import { clock, number, shortDay } from '../format.js';
import { cell, row, rowHead, tableOf, time } from '../table.js';
import { type Bar, chart } from './chart.js';

const COLUMNS = ['From', 'Changes', 'Reads and nothing to change', 'Failures'] as const;
const HOUR = 60;

function changesOf(bar: ActivityBar): number {
  const { creates, updates, memberships, disables, reactivations, deletes } = bar;
  return creates + updates + memberships + disables + reactivations + deletes;
}

function barOf(bar: ActivityBar, isHourly: boolean): Bar {
  const { attempts, failures, from } = bar;
  const changes = changesOf(bar);
  const label = isHourly ? clock(from) : `${shortDay(from)} ${clock(from)}`;
  return {
    label,
    mark: isHourly ? clock(from) : shortDay(from),
    parts: { changes, others: attempts - failures - changes, failures },
  };
}

function tableRow({ from }: ActivityBar, { label, parts }: Bar): HTMLElement {
  const { changes, others, failures } = parts;
  return row(
    rowHead(time(from, label)),
    cell(COLUMNS[1], number(changes)),
    cell(COLUMNS[2], number(others)),
    cell(COLUMNS[3], number(failures)),
  );
}

function summaryOf(bars: readonly Bar[], isHourly: boolean): string {
  const sum = (name: keyof Bar['parts']) => bars.reduce((all, { parts }) => all + parts[name], 0);
  return `Activity of the last ${isHourly ? '24 hours' : '7 days'}: ${number(sum('changes'))} changes, ${number(sum('others'))} reads and requests with nothing to change, ${number(sum('failures'))} failures. A table with the same figures follows.`;
}

let resized: ResizeObserver | undefined;

/** Draws the chart, again whenever its width changes, and writes the table with the same figures. */
export function drawActivity({ activity, bucketMinutes }: ReportView): void {
  const isHourly = bucketMinutes <= HOUR;
  const bars = activity.map((bar) => barOf(bar, isHourly));
  const place = part('#chart');
  const draw = () => {
    const { clientWidth } = place;
    if (clientWidth > 0) place.replaceChildren(chart(bars, clientWidth, summaryOf(bars, isHourly)));
  };
  resized?.disconnect();
  resized = new ResizeObserver(draw);
  resized.observe(place);
  const rows = activity.map((each, at) => {
    const bar = bars[at];
    return bar && tableRow(each, bar);
  });
  part('#activity-table').replaceChildren(
    tableOf('Activity over time', COLUMNS, rows.filter((each) => each !== undefined).reverse()),
  );
}
