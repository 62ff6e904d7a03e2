import { isFailure, type ProvisioningLogEntry } from '../../../monitoring/index.js';

type Explanation = readonly [applies: (entry: ProvisioningLogEntry) => boolean, meaning: string];

const status =
  (...wanted: readonly number[]) =>
  (entry: ProvisioningLogEntry) =>
    wanted.includes(entry.status);
const scimType =
  (...wanted: readonly string[]) =>
  (entry: ProvisioningLogEntry) =>
    entry.scimType !== undefined && wanted.includes(entry.scimType);

/** What a failure means to somebody who administers the provider; the first that applies. */
const EXPLANATIONS: readonly Explanation[] = [
  [
    ({ held }) => held === true,
    'The guard against accidental deletion keeps this account: it waits for a decision, or one was made to keep it. The provider asks again by itself.',
  ],
  [
    status(401),
    'The token was missing, expired or revoked. Generate a new one and enter it into your identity provider.',
  ],
  [
    status(403),
    'The detail says which it is: all seats are taken, the person is not admitted, the token may not do this, or provisioning was switched off.',
  ],
  [
    ({ status: code, route }) => code === 404 && route === 'none',
    'This address does not exist here. Compare the tenant URL in your identity provider with the one on this page.',
  ],
  [
    status(404),
    'It does not exist here any more. Identity providers notice and create or forget it in one of their next cycles.',
  ],
  [
    scimType('uniqueness'),
    'Somebody or something else has the same name here already. Rename or remove one of the two.',
  ],
  [status(409), 'It contradicts what is stored here, or what else is being done at the moment.'],
  [status(412), 'It was changed in between. The provider reads it again and repeats its change.'],
  [status(413), 'The request was larger than is accepted.'],
  [
    status(429),
    'Too many requests in a short time. The provider slows down and repeats this one by itself.',
  ],
  [
    scimType('mutability'),
    'An attribute was sent that cannot be changed. Remove it from the attribute mapping, or map it for creation alone.',
  ],
  [
    scimType('invalidValue'),
    'A required value was missing, of the wrong kind, or in a domain that is not yours here. Look at the attribute mapping of what is named above.',
  ],
  [
    scimType('invalidPath', 'noTarget'),
    'A target attribute does not exist here, or its path cannot be read. Correct it in the attribute mapping.',
  ],
  [
    ({ method, scimType: type }) => method === 'PATCH' && type === 'invalidFilter',
    'The filter in the path of a change cannot be read, or does not fit the attribute. Correct the target attribute in the attribute mapping.',
  ],
  [
    scimType('tooMany'),
    'It asked for more than one request may. Make the search narrower, or the changes of one request fewer.',
  ],
  [
    scimType('invalidFilter', 'sensitive'),
    'The search could not be answered as it was asked. Look at the matching attribute in your identity provider.',
  ],
  [
    status(405, 415, 501),
    'The provider asked for something that is not offered here. Compare the tenant URL and the provider’s SCIM settings.',
  ],
  [
    ({ status: code }) => code < 500,
    'The request was not valid SCIM. The detail says what is wrong with it; give it to the support of your identity provider.',
  ],
  [status(503), 'It could not be done at that moment. The provider repeats it by itself.'],
  [
    () => true,
    'Something went wrong on our side. The provider repeats it; if it fails again, give our support the request id.',
  ],
];

/** Why a request failed and what to do about it, in a sentence or two; undefined for one that did not. */
export function explain(entry: ProvisioningLogEntry): string | undefined {
  if (!isFailure(entry)) return undefined;
  return EXPLANATIONS.find(([applies]) => applies(entry))?.[1];
}
