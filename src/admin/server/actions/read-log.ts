import type { LogPage } from '../../api-types/observation.js';
import type { AdminContext } from '../config.js';
import { logFilterOf, textOf } from '../observation/log-filter.js';
import { toLogRow } from '../observation/log-row.js';
import { given } from '../observation/options.js';
import type { JsonObject } from '../read-json.js';

const PAGE = 25;

/** A page of the tenant's provisioning log, newest first. */
export async function readLog(context: AdminContext, query: JsonObject): Promise<LogPage> {
  const { config, tenantId } = context;
  const log = given(config.log);
  const after = textOf(query, 'after');
  const [entries, tokens] = await Promise.all([
    log.query(tenantId, {
      where: logFilterOf(query),
      limit: PAGE + 1,
      ...(after !== undefined && { after }),
    }),
    config.tokens.list(tenantId),
  ]);
  const labels = new Map(tokens.map(({ id, label }) => [id, label]));
  const shown = entries.slice(0, PAGE);
  const next = entries.length > PAGE ? shown.at(-1)?.position : undefined;
  return {
    rows: shown.map((entry) => toLogRow(entry, labels)),
    ...(next !== undefined && { next }),
  };
}
