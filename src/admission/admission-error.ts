import { ScimError, type ScimErrorOptions } from '../errors/scim-error.js';

/** Why somebody is not admitted: `unavailable` if nobody could tell. */
export type AdmissionReason = 'domain' | 'seats' | 'decision' | 'unavailable';

/** Somebody is not admitted. Nothing was written. */
export class AdmissionError extends ScimError {
  readonly reason: AdmissionReason;
  /** Path of the attribute that is to blame, if one is. */
  readonly attribute: string | undefined;

  constructor(
    reason: AdmissionReason,
    kind: ConstructorParameters<typeof ScimError>[0],
    detail: string,
    { attribute, ...options }: ScimErrorOptions & { readonly attribute?: string } = {},
  ) {
    super(kind, detail, options);
    this.name = 'AdmissionError';
    this.reason = reason;
    this.attribute = attribute;
  }
}
