import { ScimConfigError } from '../../errors/config-error.js';
import type { ScimRequest } from '../model/message.js';

/** A parameter of the mount path, e.g. `:tenant`. */
const PARAMETER = /(?<=\/):([A-Za-z_]\w*)/g;

/** @throws ScimConfigError */
export function readBaseUrl(baseUrl: string | undefined): string | undefined {
  if (baseUrl === undefined) return undefined;
  if (!URL.canParse(baseUrl) || new URL(baseUrl).search !== '' || new URL(baseUrl).hash !== '') {
    throw new ScimConfigError(
      'ERR_SCIM_OPTION_VALUE',
      'Option "baseUrl" must be an absolute URL without query (RFC 7644 §1.3).',
    );
  }
  return baseUrl.replace(/\/+$/, '');
}

/**
 * The absolute URL under which a request sees the mount: the beginning of every `location` and `$ref`.
 * Parameters in the option stand for those of the mount path, so that URIs stay in the form of the
 * tenant (RFC 7644 §6).
 *
 * @throws ScimError 400 for a request whose `Host` is none, where no option says the URL.
 */
export function baseUrlOf(option: string | undefined, request: ScimRequest): string {
  if (option === undefined) return request.baseUrl;
  return option.replace(PARAMETER, (_, name: string) => {
    const value = request.params[name];
    if (value === undefined) {
      throw new Error(`Option "baseUrl" has ":${name}", which the mount path has not.`);
    }
    return encodeURIComponent(value);
  });
}
