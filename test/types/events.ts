import type { EventListener, HostEvent, ScimEvent } from 'express-scim';
import type { AdminEvent } from 'express-scim/admin';
import type { TokenEndpointEvent, TokenEvent } from 'express-scim/auth';
import type { GuardEvent, HealthChangedEvent } from 'express-scim/monitoring';
import { holds, type Same } from './expect-type.js';

holds<Same<Parameters<EventListener>, [event: ScimEvent]>>();

// A listener may be asynchronous or not, and tells events apart by their type.
const listener: EventListener = async (event) => {
  holds<Same<typeof event.tenantId, string | undefined>>();
  if (event.type === 'request.failed') {
    const { status }: { readonly status: number } = event;
    return void status;
  }
  if (event.type === 'seats.low' || event.type === 'seats.full') {
    const { active, limit }: { readonly active: number; readonly limit: number } = event;
    return void [active, limit];
  }
  const { resourceId }: { readonly resourceId: string } = event;
  return void resourceId;
};
const synchronous: EventListener = () => {};
void [listener, synchronous];

declare const event: ScimEvent;
// @ts-expect-error events are shared by all who listen
event.type = 'user.created';
// @ts-expect-error what was deleted has no list of changed attributes
if (event.type === 'user.deleted') void event.changed;

// Every listener is given one shape, so that one function can take all events.
type AnyEvent =
  | ScimEvent
  | TokenEvent
  | TokenEndpointEvent
  | GuardEvent
  | HealthChangedEvent
  | AdminEvent;
holds<AnyEvent extends HostEvent ? true : false>();
const audit = ({ type, time, tenantId }: HostEvent): void => void [type, time, tenantId];
const listens: EventListener = audit;
void listens;
