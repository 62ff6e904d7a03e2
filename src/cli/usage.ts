export const USAGE = `Usage:
  express-scim audit <url> [options]   hold a SCIM server against the RFCs and the identity providers
  express-scim serve [options]         a throw-away SCIM server in memory, for trying clients
  express-scim doctor <url> [options]  what is wrong around a mounted router: login, body parser, proxy
  express-scim preview <module> --directory <file> [options]
                                       what provisioning a directory would do; writes nothing
  express-scim --help

audit <url>                   the tenant URL, e.g. https://rfp.example/scim/v2
  --token <token>             bearer token; "-" reads it from standard input. Better: SCIM_TOKEN in the
                              environment, which other users of the machine do not see
  --profile <name>            rfc, entra, okta or all (default all)
  --json                      results as JSON on standard output
  --html <file>               a report to attach to a ticket
  --timeout <seconds>         for all audits together (default 900); one request has 30 seconds
  --allow-existing-data       audit a server that holds other users or groups, too
  Exit status: 0 no findings, 1 findings, 2 not carried out (usage, unreachable, stopped).

serve
  --port <port>               default 3000; 0 takes any that is free
  --token <token>             at least 32 characters; default SCIM_TOKEN, else a new one

doctor <url>                  sends a handful of requests, of which none writes anything
  --token <token>             as for audit; without one nothing is asked that needs one
  --json                      findings as JSON
  Exit status: 0 nothing is wrong, 1 something is, 2 nothing answers.

preview <module>              a module that exports scimOptions: what you pass to createScimRouter()
  --directory <file>          JSON: { "people": [...], "groups": [...] }, see the type Directory
  --provider <name>           entra, okta, onelogin, jumpcloud or authentik (default entra)
  --tenant <id>               default "default"
  --json                      everything, as JSON
  Exit status: 0, 1 if something would be refused, 2 not carried out.
`;
