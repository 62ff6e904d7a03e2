import type { PatchOperation } from '../../patch/operation.js';
import type { Attributes, ResourceType } from '../../schema/types.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';

/** Whether it is noted what the provider has provisioned: of people, and only where the host wants to know. */
export const notesProvisioned = ({ config }: Call, endpoint: Endpoint): boolean =>
  config.managedAttributes && endpoint === config.endpoints[0];

const inExtension = (urn: string, names: readonly string[]) => names.map((one) => `${urn}:${one}`);

/** Names of the attributes that the body of a POST or PUT has given a value; undefined where nobody wants to know. */
export function namesGiven(
  call: Call,
  endpoint: Endpoint,
  read: Attributes,
): ReadonlySet<string> | undefined {
  if (!notesProvisioned(call, endpoint)) return undefined;
  const urns = new Set(endpoint.type.extensions.map(({ schema }) => schema.id));
  return new Set(
    Object.entries(read).flatMap(([name, value]) =>
      urns.has(name) ? inExtension(name, Object.keys(value as Attributes)) : [name],
    ),
  );
}

const attributesOf = ({ extensions }: ResourceType, urn: string): readonly string[] =>
  extensions
    .filter(({ schema }) => schema.id === urn)
    .flatMap(({ schema }) => schema.attributes.map(({ name }) => name));

/** The same of a PATCH: attributes that it has given a value, in whole or in part, or unassigned. */
export function namesPatched(
  call: Call,
  endpoint: Endpoint,
  operations: readonly PatchOperation[],
): ReadonlySet<string> | undefined {
  if (!notesProvisioned(call, endpoint)) return undefined;
  return new Set(
    operations.flatMap(({ target }) => {
      if (target.kind === 'extension') {
        return inExtension(target.urn, attributesOf(endpoint.type, target.urn));
      }
      const { urn, attribute } = target.path;
      return urn === undefined ? [attribute.name] : inExtension(urn, [attribute.name]);
    }),
  );
}
