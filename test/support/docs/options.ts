import { DEFAULT_LIMITS } from '../../../src/protocol/config/read-limits.js';
import { code, table } from './markdown.js';
import { type DocumentedMember, interfaceOf } from './tsdoc.js';

const OPTIONS_FILE = 'src/protocol/model/options.ts';
const LIMITS_FILE = 'src/protocol/model/limits.ts';
const ADMISSION_FILE = 'src/admission/options.ts';

/** `Default: none.` or `Default 30.`: the sentence of a TSDoc that the column for defaults has instead. */
const DEFAULT = /\s*Defaults? ?:? ((?:[^.]|\.(?=\S))+)\./;

function defaultOf({ text, optional, name }: DocumentedMember): string {
  if (!optional) return 'required';
  const found = DEFAULT.exec(text)?.[1];
  if (found === undefined) throw new Error(`The TSDoc of "${name}" has no sentence "Default: …."`);
  return found;
}

const withoutDefault = (text: string): string => text.replace(DEFAULT, '').trim();

function optionsOf(name: string, prefix = '', file = OPTIONS_FILE): readonly (readonly string[])[] {
  return interfaceOf(file, name).members.map((member) => [
    code(prefix + member.name),
    defaultOf(member),
    withoutDefault(member.text),
  ]);
}

function admissionOptions(): readonly (readonly string[])[] {
  const of = (name: string, prefix: string) => optionsOf(name, prefix, ADMISSION_FILE);
  return of('AdmissionOptions', 'admission.').flatMap((row) => {
    if (row[0] === code('admission.domains'))
      return [row, ...of('DomainOptions', 'admission.domains.')];
    if (row[0] === code('admission.seats')) return [row, ...of('SeatOptions', 'admission.seats.')];
    return [row];
  });
}

export function optionsTable(): string {
  const rows = optionsOf('ScimOptions').flatMap((row) => {
    if (row[0] === code('admission')) return [row, ...admissionOptions()];
    if (row[0] === code('roles')) return [row, ...optionsOf('RoleOptions', 'roles.')];
    if (row[0] === code('discovery')) return [row, ...optionsOf('DiscoveryOptions', 'discovery.')];
    return [row];
  });
  return table(['option', 'default', 'what it does'], rows);
}

function amount(name: string, value: number): string {
  if (!name.endsWith('Bytes')) return value.toLocaleString('en');
  return value % 1_048_576 === 0 ? `${value / 1_048_576} MiB` : `${value / 1_024} KiB`;
}

export function limitsTable(): string {
  const defaults: Readonly<Record<string, number>> = { ...DEFAULT_LIMITS };
  const rows = interfaceOf(LIMITS_FILE, 'Limits').members.map(({ name, text }) => [
    code(name),
    amount(name, defaults[name] ?? Number.NaN),
    withoutDefault(text),
  ]);
  return table(['limit', 'default', 'what it bounds'], rows);
}
