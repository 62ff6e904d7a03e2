/** Half of a surrogate pair: JSON can carry one, UTF-8 and therefore a URI cannot. */
const LONE_SURROGATE = /\p{Surrogate}/gu;

/** What stands in a URI as it is (RFC 3986 §2.3), as nearly every id does. */
const UNRESERVED = /^[\w.~-]+$/;

/** An id as one segment of a URI (RFC 3986 §2.1). Total: no string that a client sent makes it throw. */
export function uriSegment(id: string): string {
  if (UNRESERVED.test(id)) return id;
  return encodeURIComponent(id.replace(LONE_SURROGATE, '\ufffd'));
}
