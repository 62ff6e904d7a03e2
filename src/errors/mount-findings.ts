/** What can be wrong around a mounted router, and what to do about it. The codes are stable. */
export const MOUNT_FINDINGS = {
  ERR_SCIM_MOUNT_UNREACHABLE: {
    problem: 'Nothing answers at this URL.',
    advice: 'Start the server, or correct host, port and certificate of the URL.',
  },
  ERR_SCIM_MOUNT_BLANK: {
    problem: 'There is a space in this URL, so no request to it can succeed.',
    advice: 'Enter the tenant URL without spaces before, after or inside it.',
  },
  ERR_SCIM_MOUNT_NOT_FOUND: {
    problem: 'Something answers there, but not the SCIM router.',
    advice:
      'Compare the URL with the path in app.use(path, router), and with what a proxy in front removes from it.',
  },
  ERR_SCIM_MOUNT_LOGIN: {
    problem:
      'There is a login in front of the router: requests are redirected, or answered with a page.',
    advice:
      'Mount the router before the login, or exempt its path: SCIM requests carry their own credentials.',
  },
  ERR_SCIM_MOUNT_CSRF: {
    problem: 'Something in front lets reads through and refuses writes, as CSRF protection does.',
    advice:
      'Mount the router before it: identity providers send no cookie, so there is nothing to forge.',
  },
  ERR_SCIM_MOUNT_METHOD: {
    problem: 'PUT, PATCH or DELETE requests do not arrive.',
    advice: 'Allow all of GET, POST, PUT, PATCH and DELETE in the proxy or firewall in front.',
  },
  ERR_SCIM_MOUNT_BODY_PARSER: {
    problem: 'A body parser in front of the router has parsed the request.',
    advice:
      'Mount the router before express.json(): a body over the limit of the parser (100 kB by default) is refused by the parser, without a SCIM error.',
  },
  ERR_SCIM_MOUNT_BODY_CONSUMED: {
    problem: 'A middleware in front has read the body and left nothing in request.body.',
    advice: 'Mount the router before it.',
  },
  ERR_SCIM_MOUNT_BODY_LIMIT: {
    problem: 'A body of 300 kB is refused before it reaches the router.',
    advice:
      'Mount the router before express.json(), and let the proxy accept bodies of 1 MiB (nginx: client_max_body_size).',
  },
  ERR_SCIM_MOUNT_ERROR_PAGES: {
    problem: 'An error arrives as something other than SCIM: providers cannot read it.',
    advice: 'Do not let a proxy replace error answers (nginx: proxy_intercept_errors off).',
  },
  ERR_SCIM_MOUNT_SESSION: {
    problem: 'A cookie is set for SCIM requests: a session is opened for each of them.',
    advice: 'Mount the router before the session middleware.',
  },
  ERR_SCIM_MOUNT_TRUST_PROXY: {
    problem:
      'Requests come through a proxy that Express does not trust, so locations contain the internal address.',
    advice:
      "Set app.set('trust proxy', …) for this proxy, or pass `baseUrl` to createScimRouter().",
  },
  ERR_SCIM_MOUNT_CLIENT_ADDRESS: {
    problem:
      'Requests come through a proxy that Express does not trust, so all clients seem to have one address: failed attempts of one count against all.',
    advice: "Set app.set('trust proxy', …) for this proxy.",
  },
  ERR_SCIM_MOUNT_BASE_URL: {
    problem: 'Locations in the answers do not begin with this URL.',
    advice: "Pass `baseUrl` to createScimRouter(), or set app.set('trust proxy', …).",
  },
  ERR_SCIM_MOUNT_TWICE: {
    problem: 'Two SCIM routers are mounted over this path: the first answers everything.',
    advice:
      'Give each a path that is not the beginning of the other, or mount the longer one first.',
  },
  ERR_SCIM_MOUNT_AUTHORIZATION: {
    problem: 'The Authorization header does not arrive.',
    advice:
      'Let the proxy pass it on (Apache: CGIPassAuth or SetEnvIf; IIS: no authentication of its own).',
  },
  ERR_SCIM_MOUNT_TOKEN: {
    problem: 'The token is refused.',
    advice: 'Issue a new one, and compare the tenant it belongs to with the one in the URL.',
  },
  ERR_SCIM_MOUNT_OPEN: {
    problem: 'Users can be read without credentials.',
    advice: "Pass `auth` to createScimRouter(); 'none' is for tests.",
  },
} as const satisfies Readonly<
  Record<string, { readonly problem: string; readonly advice: string }>
>;

/** The code of a {@link MountFinding}; a key of {@link MOUNT_FINDINGS}. */
export type MountFindingCode = keyof typeof MOUNT_FINDINGS;

/** Something wrong around a mounted router. */
export interface MountFinding {
  readonly code: MountFindingCode;
  /** What is wrong. */
  readonly problem: string;
  /** What to do about it. */
  readonly advice: string;
}

export function mountFinding(code: MountFindingCode): MountFinding {
  return { code, ...MOUNT_FINDINGS[code] };
}
