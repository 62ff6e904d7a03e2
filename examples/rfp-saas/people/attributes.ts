import type { Filter } from 'express-scim';
import { type AttributePath, compileResourceType } from 'express-scim/schema';
import { USER_TYPE } from '../scim/user-type.js';

export const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

const userType = compileResourceType(USER_TYPE);

/** The attribute of a user with this path, as stores are asked for it. */
export const attribute = (path: string): AttributePath => userType.at(path);

export function equals(path: string, value: string | boolean): Filter {
  return { kind: 'compare', attribute: attribute(path), operator: 'eq', value };
}

const SEARCHED = ['displayName', 'userName', 'title', `${ENTERPRISE}:department`].map(attribute);

/** Whether a text is somewhere in what a person's row shows, whatever its case. */
export function contains(text: string): Filter {
  return {
    kind: 'or',
    filters: SEARCHED.map((each) => ({
      kind: 'compare',
      attribute: each,
      operator: 'co',
      value: text,
    })),
  };
}
