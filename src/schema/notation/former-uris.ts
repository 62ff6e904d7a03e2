import type { Rules } from '../../conformance/rules.js';
import { ENTERPRISE_USER_URN } from '../urns.js';

/** Names that the enterprise extension had in drafts and in SCIM 1.1, or has in a sample of Microsoft's. */
const FORMER: readonly (readonly [former: string, current: string])[] = [
  'urn:scim:schemas:extension:enterprise:2.0:User',
  'urn:scim:schemas:extension:enterprise:2.0',
  'urn:scim:schemas:extension:enterprise:1.0',
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0User',
].map((former) => [former.toLowerCase(), ENTERPRISE_USER_URN]);

/**
 * A schema URI, or a path behind one, by the name that the schema has today, where rule
 * `formerSchemaUris` knows it by another; any other string as it is.
 *
 * @example
 * currentName('urn:scim:schemas:extension:enterprise:1.0:manager', PRESETS.lenient);
 * // 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager'
 */
export function currentName(text: string, rules: Pick<Rules, 'formerSchemaUris'>): string {
  for (const [former, current] of FORMER) {
    const { length } = former;
    const end = text.length === length || text[length] === ':';
    if (!end || text.slice(0, length).toLowerCase() !== former) continue;
    return rules.formerSchemaUris === 'resolve' ? current + text.slice(length) : text;
  }
  return text;
}
