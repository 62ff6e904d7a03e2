import type { AdmissionOptions } from 'express-scim';

/** What a customer has agreed with the product. */
export interface Contract {
  /** Domains that are the customer's. Default: any. */
  readonly domains?: readonly string[];
  /** Active people that are paid for. Default: any number. */
  readonly seats?: number;
}

/** Stands for the product's own table of customers. */
export type FindContract = (org: string) => Contract;

/** Whom a customer's directory may make somebody in the product. */
export function admissionBy(contractOf: FindContract): AdmissionOptions {
  return {
    domains: { of: (org) => contractOf(org).domains ?? 'any' },
    seats: { limit: (org) => contractOf(org).seats },
  };
}
