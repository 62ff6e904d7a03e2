import { ScimConfigError } from '../../errors/config-error.js';
import { ScimError } from '../../errors/scim-error.js';
import { NotFoundError } from '../../errors/store-errors.js';
import type { RequestContext } from '../../stores/contract/context.js';
import type { ProvisionedMethods } from '../../stores/contract/provisioned.js';
import type { ResourceRecord } from '../../stores/contract/resource.js';
import type { UserStore } from '../../stores/contract/store.js';
import { hostContext } from '../access/host-context.js';
import { readTenantId, text } from '../access/subject.js';
import type { Lifecycle } from '../lifecycle/lifecycle.js';
import type { Config } from '../model/config.js';
import type { Endpoint } from '../model/endpoint.js';
import type {
  ManagedAttribute,
  ManagedAttributes,
  ReadManagedAttributes,
} from '../model/managed-attributes.js';
import { performIn } from '../operations/perform.js';
import { provisionedName } from '../representation/provisioned.js';
import { writeInUnit } from '../transaction/unit.js';
import { compareManaged } from './compare.js';
import { hostCall } from './host-call.js';
import { restorable, restoringPatch } from './restoring-patch.js';

type NotingStore = UserStore & Required<ProvisionedMethods>;

interface Found {
  readonly record: ResourceRecord;
  /** undefined if nothing was ever provisioned. */
  readonly managed: readonly ManagedAttribute[] | undefined;
}

async function find(
  { store, type }: Endpoint,
  ctx: RequestContext,
  userId: string,
): Promise<Found | undefined> {
  const record = await store.get(ctx, userId);
  if (!record) return undefined;
  const provisioned = await (store as NotingStore).readProvisioned(ctx, userId);
  return { record, managed: provisioned && compareManaged(type, provisioned, record) };
}

function readNames({ type }: Endpoint, names: readonly string[]): ReadonlySet<string> {
  if (!Array.isArray(names)) throw new TypeError('"attributes" must be a list of names.');
  return new Set(
    names.map((given: unknown) => {
      const name = typeof given === 'string' ? provisionedName(type, given) : undefined;
      if (name !== undefined) return name;
      throw new TypeError(`"attributes" has ${JSON.stringify(given)}, which is no attribute.`);
    }),
  );
}

/** Puts back what was provisioned, as one unit of work that reads what it decides by. */
async function restore(
  config: Config,
  endpoint: Endpoint,
  [tenantId, userId]: readonly [string, string],
  names: ReadonlySet<string> | undefined,
): Promise<readonly string[]> {
  const call = hostCall(config, tenantId, 'managedAttributes');
  let restored: readonly string[] = [];
  await writeInUnit(call, endpoint, userId, async (unit) => {
    const found = await find(endpoint, unit.ctx, userId);
    if (!found) throw new NotFoundError();
    const { record, managed = [] } = found;
    const wanted = managed.filter(({ attribute }) => names?.has(attribute) ?? true);
    const edited = restorable(endpoint.type, wanted);
    restored = [];
    if (edited.length === 0) return { id: userId, record };
    const body = restoringPatch(endpoint.type, edited);
    const written = await performIn(call, unit, endpoint, { method: 'PATCH', id: userId, body });
    const provisioned = Object.fromEntries(edited.map((one) => [one.attribute, one.provisioned]));
    restored = compareManaged(endpoint.type, provisioned, written.record ?? record)
      .filter((one) => !one.edited)
      .map(({ attribute }) => attribute);
    return written;
  });
  return Object.freeze(restored);
}

const UNMANAGED: ManagedAttributes = Object.freeze({
  managed: false,
  attributes: Object.freeze([]),
});

export function createManagedAttributes(
  config: Config,
  lifecycle: Lifecycle,
): ReadManagedAttributes {
  const configured = (): Endpoint => {
    const [endpoint] = config.endpoints;
    if (endpoint && config.managedAttributes) return endpoint;
    throw new ScimConfigError(
      'ERR_SCIM_MANAGED_ATTRIBUTES',
      'Option "managedAttributes" is not set.',
    );
  };
  const read = async (tenantId: string, userId: string) => {
    const ctx = hostContext(readTenantId(tenantId), 'managedAttributes');
    const found = await find(configured(), ctx, text('userId', userId));
    if (!found) return undefined;
    const { managed } = found;
    return managed ? Object.freeze({ managed: true, attributes: managed }) : UNMANAGED;
  };
  return Object.freeze(
    Object.assign(read, {
      async restore(tenantId: string, userId: string, attributes?: readonly string[]) {
        const endpoint = configured();
        const whose = [readTenantId(tenantId), text('userId', userId)] as const;
        const names = attributes && readNames(endpoint, attributes);
        if (lifecycle.state !== 'open') throw new ScimError(503, 'The router is closed.');
        return lifecycle.track(restore(config, endpoint, whose, names));
      },
    }),
  );
}
