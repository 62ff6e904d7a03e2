import type { ResourceRecord } from '../../stores/contract/resource.js';
import type { Call } from '../model/call.js';
import type { Endpoint } from '../model/endpoint.js';

/**
 * The record that a store has written, with `active` also where the store breaks its promise to return
 * it: who was switched off is then still told to be, and nobody counts as active by omission.
 */
export function withActive(
  { config, ctx }: Call,
  { type }: Endpoint,
  record: ResourceRecord,
  active: unknown,
): ResourceRecord {
  if (record.active !== undefined || active === undefined) return record;
  config.logger.error('a store returned a resource without "active", which counts as inactive', {
    requestId: ctx.requestId,
    resourceType: type.name,
    resourceId: record.id,
  });
  return { ...record, active };
}
