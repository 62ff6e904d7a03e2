import { isJsonObject } from '../schema/json.js';
import type { AttributePath, Attributes, ResourceType } from '../schema/types.js';

/** An attribute by which a person is recognized. */
export interface JudgedAttribute {
  /** As it is told: where a value stands, e.g. `emails.value`. */
  readonly path: string;
  /** The attribute that holds them, as changes name it. */
  readonly name: string;
  /** Its values that are judged. */
  valuesOf(attributes: Attributes): readonly string[];
}

const listOf = (value: unknown): readonly unknown[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** Private addresses are told apart by their type: by those that are not, a product would know somebody. */
function isJudgedEmail(element: unknown): boolean {
  if (!isJsonObject(element)) return true;
  const { primary, type } = element;
  if (primary === true || typeof type !== 'string') return true;
  return ['', 'work'].includes(type.normalize('NFKC').trim().toLowerCase());
}

function valuesAt(
  { urn, attribute, subAttribute }: AttributePath,
  attributes: Attributes,
  isJudged: (element: unknown) => boolean,
): readonly string[] {
  const holder = urn === undefined ? attributes : attributes[urn];
  if (!isJsonObject(holder)) return [];
  const name = subAttribute?.name ?? 'value';
  return listOf(holder[attribute.name])
    .filter(isJudged)
    .flatMap((element) => listOf(isJsonObject(element) ? element[name] : element))
    .filter(isText);
}

const always = () => true;

/**
 * Finds an attribute of a type by its path.
 *
 * @returns undefined where nothing is, or nothing that has a string as its value.
 */
export function judgedAttribute(type: ResourceType, text: string): JudgedAttribute | undefined {
  const found = type.resolve(text);
  if (found?.kind !== 'attribute') return undefined;
  const { path } = found;
  const { target } = path;
  const value = target.subAttributes?.find(({ name }) => name === 'value');
  const leaf = target.subAttributes === undefined ? target : value;
  if (leaf === undefined || leaf.type !== 'string' || target.name === 'password') return undefined;
  const isEmails = path.urn === undefined && path.path === 'emails';
  return Object.freeze({
    path: value === undefined ? path.path : `${path.path}.value`,
    name: path.urn === undefined ? path.attribute.name : `${path.urn}:${path.attribute.name}`,
    valuesOf: (attributes: Attributes) =>
      valuesAt(path, attributes, isEmails ? isJudgedEmail : always),
  });
}
