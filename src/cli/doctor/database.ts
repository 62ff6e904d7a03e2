import {
  type DatabaseFinding,
  type DoctorOptions,
  doctor,
  plan,
  planTables,
} from '../../postgres/index.js';
import type { DatabaseAddress } from '../database/address.js';
import { accepted, acceptedLater } from '../database/options.js';
import { readTables } from '../database/read-tables.js';
import { withPool } from '../database/with-pool.js';
import { type CliIo, EXIT } from '../io.js';

interface DatabaseToCheck {
  readonly address: DatabaseAddress;
  readonly schema?: string;
  /** Module with the tables of the host, if there are any. */
  readonly tables?: string | undefined;
}

async function optionsOf({ schema, tables }: DatabaseToCheck, io: CliIo): Promise<DoctorOptions> {
  const given = schema === undefined ? {} : { schema };
  accepted(() => plan(given));
  if (tables === undefined) return given;
  const own = await readTables(tables, io);
  await acceptedLater(() => planTables(own));
  return { ...own, ...given };
}

const textOf = ({ object, problem, remedy, remark }: DatabaseFinding): string =>
  `${remark ? 'Worth knowing: ' : ''}${object} ${problem}\n  ${remedy.replaceAll('\n', '\n  ')}\n`;

/** `express-scim doctor` without a URL of a router: compares the tables with what the code expects. */
export async function doctorOfDatabase(
  given: DatabaseToCheck,
  json: boolean,
  io: CliIo,
): Promise<number> {
  const { address, tables } = given;
  const options = await optionsOf(given, io);
  const told = await withPool(address, io, (pool) => doctor(pool, options));
  const found = told.map((finding) => ({
    ...finding,
    remedy: finding.remedy.replaceAll('--tables <module>', `--tables ${tables}`),
  }));
  const isWell = found.every(({ remark }) => remark);
  if (json) io.out(`${JSON.stringify(found, undefined, 2)}\n`);
  else {
    for (const finding of found) io.out(textOf(finding));
    if (isWell) io.out(`Nothing wrong was found in ${address.place}.\n`);
  }
  return isWell ? EXIT.ok : EXIT.findings;
}
