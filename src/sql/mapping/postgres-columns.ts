import { ENTERPRISE_USER_URN } from '../../schema/urns.js';
import type { GroupColumns, UserColumns } from './paths.js';

/**
 * The columns of `scim_user` in `POSTGRES_DDL`: every attribute of the User and the enterprise extension
 * but `password`, whose digest (`password_hash`) is the store's own affair.
 *
 * @example
 * const users = mapUsers(POSTGRES_USER_COLUMNS);
 */
export const POSTGRES_USER_COLUMNS: UserColumns = Object.freeze({
  id: 'id',
  'meta.created': 'created_at',
  'meta.lastModified': 'updated_at',
  'meta.version': 'version',
  externalId: 'external_id',
  userName: { column: 'user_name', key: 'user_name_key' },
  active: 'active',
  displayName: 'display_name',
  nickName: 'nick_name',
  profileUrl: 'profile_url',
  title: 'title',
  userType: 'user_type',
  preferredLanguage: 'preferred_language',
  locale: 'locale',
  timezone: 'timezone',
  'name.formatted': 'name_formatted',
  'name.familyName': 'family_name',
  'name.givenName': 'given_name',
  'name.middleName': 'middle_name',
  'name.honorificPrefix': 'honorific_prefix',
  'name.honorificSuffix': 'honorific_suffix',
  emails: { column: 'emails', key: 'email_keys' },
  phoneNumbers: 'phone_numbers',
  ims: 'ims',
  photos: 'photos',
  addresses: 'addresses',
  entitlements: 'entitlements',
  roles: 'roles',
  x509Certificates: 'x509_certificates',
  [`${ENTERPRISE_USER_URN}:employeeNumber`]: 'employee_number',
  [`${ENTERPRISE_USER_URN}:costCenter`]: 'cost_center',
  [`${ENTERPRISE_USER_URN}:organization`]: 'organization',
  [`${ENTERPRISE_USER_URN}:division`]: 'division',
  [`${ENTERPRISE_USER_URN}:department`]: 'department',
  [`${ENTERPRISE_USER_URN}:manager.value`]: 'manager_id',
});

/** The columns of `scim_group` in `POSTGRES_DDL`; members are rows of `scim_member`. */
export const POSTGRES_GROUP_COLUMNS: GroupColumns = Object.freeze({
  id: 'id',
  'meta.created': 'created_at',
  'meta.lastModified': 'updated_at',
  'meta.version': 'version',
  'meta.revision': 'revision',
  externalId: 'external_id',
  displayName: { column: 'display_name', key: 'display_name_key' },
});
