export const USAGE = `Usage:
  express-scim audit <url> [options]   hold a SCIM server against the RFCs and the identity providers
  express-scim serve [options]         a throw-away SCIM server in memory, for trying clients
  express-scim doctor <url> [options]  what is wrong around a mounted router: login, body parser, proxy
  express-scim doctor [options]        what is wrong with the tables of express-scim/postgres
  express-scim migrate [options]       makes or updates these tables
  express-scim status [options]        their version, and what is to be applied
  express-scim plan [options]          what migrate would run, as SQL; needs no database
  express-scim plan --tables <module>  the steps for tables of your own, as SQL
  express-scim backfill --tables <module> [options]
                                       computes the keys of names in tables of your own
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

doctor [<url>]                sends a handful of requests, of which none writes anything; without a URL it looks at the
                              database, as the commands below
  --token <token>             as for audit; without one nothing is asked that needs one
  --database-url <url>        the database; as for migrate
  --schema <name>             as for migrate
  --tables <module>           tables of your own are looked at, too: a module that exports tables, the
                              { users, groups, members, roles } that you pass to createPostgresScim()
  --json                      findings as JSON
  Exit status: 0 nothing is wrong, 1 something is, 2 nothing answers.

migrate                       with the package pg of your application, so run it in its folder
  --database-url <url>        postgres://user:password@host:port/database; "-" reads it from standard input. Better:
                              DATABASE_URL in the environment, which other users of the machine do not see
  --schema <name>             schema of the tables (default express_scim)
  --grant-to <role>           the role that your application connects as; given what it needs
  Exit status: 0, 2 not carried out.

status
  --database-url <url>        as for migrate
  --schema <name>             as for migrate
  --json                      as JSON
  Exit status: 0 up to date, 1 migrate has something to do, or this version is too old, 2 not carried out.

plan
  --from <version>            the version that the tables have, as status says (default 0)
  --schema <name>             as for migrate
  --grant-to <role>           as for migrate
  --tables <module>           instead, the steps for tables of your own; module as for doctor
  --database-url <url>        with --tables: only the steps that are missing there, as with DATABASE_URL
  Exit status: 0, 2 not carried out.

backfill                      writes nothing but the columns of keys; may be stopped, and run again
  --tables <module>           as for doctor
  --database-url <url>        as for migrate
  --batch <rows>              rows at once (default 1000)
  --pause <milliseconds>      between two batches (default 50)
  --json                      the result as JSON
  Exit status: 0, 1 rows with the same key, or others kept changing some, 2 not carried out, or stopped.

preview <module>              a module that exports scimOptions: what you pass to createScimRouter()
  --directory <file>          JSON: { "people": [...], "groups": [...] }, see the type Directory
  --provider <name>           entra, okta, onelogin, jumpcloud or authentik (default entra)
  --tenant <id>               default "default"
  --json                      everything, as JSON
  --csv                       a line for each user and group that would change or be refused, for a spreadsheet
  Exit status: 0, 1 if something would be refused, 2 not carried out.
`;
