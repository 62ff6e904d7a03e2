import type { AdmissionReason } from '../admission/admission-error.js';
import type { Principal } from '../stores/contract/context.js';
import type { EventBase, EventHeader } from './event-base.js';

interface SeatEventBase extends EventHeader {
  readonly tenantId: string;
  readonly principal: Principal;
  readonly resourceType: string;
  /** It is about nobody in particular. */
  readonly resourceId?: undefined;
}

/** Option `admission.seats`: somebody has become active, and with them the seats of a tenant begin to run out. */
export interface SeatsLowEvent extends SeatEventBase {
  readonly type: 'seats.low';
  /** The tenant whose seats they are, where it is not the connection's own. */
  readonly targetTenantId?: string;
  /** How many people are active. */
  readonly active: number;
  /** How many may be. */
  readonly limit: number;
}

/** Option `admission.seats`: somebody has taken the last seat of a tenant. */
export interface SeatsFullEvent extends SeatEventBase {
  readonly type: 'seats.full';
  /** The tenant whose seats they are, where it is not the connection's own. */
  readonly targetTenantId?: string;
  /** How many people are active. */
  readonly active: number;
  /** How many may be. */
  readonly limit: number;
}

/** Somebody was not placed in another tenant, or was taken out of it, as that tenant does not admit them. */
export interface AdmissionRefusedEvent extends EventBase {
  readonly type: 'admission.refused';
  /** The tenant in which they would be. */
  readonly targetTenantId: string;
  /** `unavailable`: a function of the host gave no answer, and the unit of work had to take access away. */
  readonly reason: AdmissionReason;
  /** Path of the attribute that is to blame, if one is. */
  readonly attribute?: string;
}
