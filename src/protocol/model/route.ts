import type { RequestOperation } from '../../events/types.js';
import type { ProvisioningKind } from '../../monitoring/log/entry.js';
import type { Endpoint } from './endpoint.js';

/** What a path names, before the method is looked at. */
export type Route =
  | { readonly kind: 'root' | 'serviceProviderConfig' | 'bulk' | 'me' | 'rootSearch' }
  | {
      readonly kind: 'discovery';
      readonly name: 'Schemas' | 'ResourceTypes';
      readonly id: string | undefined;
    }
  | { readonly kind: 'collection'; readonly endpoint: Endpoint }
  | { readonly kind: 'search'; readonly endpoint: Endpoint }
  | { readonly kind: 'resource'; readonly endpoint: Endpoint; readonly id: string };

/** What a request, or an operation of a Bulk request, was meant to do, whether or not it is allowed. */
export interface Intent {
  /** As `request.failed` and the diagnostics channel name it. */
  readonly operation: RequestOperation;
  /** As the provisioning log names it, where it is not known what was really done. */
  readonly logKind: ProvisioningKind;
}
