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
