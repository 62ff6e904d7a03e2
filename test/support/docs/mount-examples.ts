import type { MountFindingCode } from '../../../src/index.js';

/** For every code an example of what causes it, as a code block of Markdown: its language and its text. */
export const MOUNT_EXAMPLES: Readonly<
  Record<MountFindingCode, readonly [language: 'js' | 'nginx' | 'console' | 'text', text: string]>
> = {
  ERR_SCIM_MOUNT_UNREACHABLE: [
    'console',
    '$ npx express-scim doctor http://localhost:3001/scim/v2   # the server listens on 3000',
  ],
  ERR_SCIM_MOUNT_BLANK: [
    'console',
    '$ npx express-scim doctor "https://rfp.example/scim/v2 "   # copied with a trailing space',
  ],
  ERR_SCIM_MOUNT_NOT_FOUND: [
    'nginx',
    'location /scim/ { proxy_pass http://app/; }   # the final slash removes /scim from the path',
  ],
  ERR_SCIM_MOUNT_LOGIN: ['js', "app.use(requireLogin);\napp.use('/scim/v2', scim);"],
  ERR_SCIM_MOUNT_CSRF: ['js', "app.use(csrfProtection);\napp.use('/scim/v2', scim);"],
  ERR_SCIM_MOUNT_METHOD: ['nginx', 'limit_except GET POST { deny all; }'],
  ERR_SCIM_MOUNT_BODY_PARSER: ['js', "app.use(express.json());\napp.use('/scim/v2', scim);"],
  ERR_SCIM_MOUNT_BODY_CONSUMED: [
    'js',
    "app.use((req, res, next) => req.on('end', next).resume()); // a logger that reads the body\napp.use('/scim/v2', scim);",
  ],
  ERR_SCIM_MOUNT_BODY_LIMIT: ['nginx', 'client_max_body_size 100k;'],
  ERR_SCIM_MOUNT_ERROR_PAGES: ['nginx', 'proxy_intercept_errors on;\nerror_page 404 /404.html;'],
  ERR_SCIM_MOUNT_SESSION: [
    'js',
    "app.use(session({ secret, saveUninitialized: true }));\napp.use('/scim/v2', scim);",
  ],
  ERR_SCIM_MOUNT_TRUST_PROXY: [
    'text',
    'X-Forwarded-Proto: https arrives, and "trust proxy" is not set: locations begin with http://',
  ],
  ERR_SCIM_MOUNT_CLIENT_ADDRESS: [
    'text',
    'X-Forwarded-For: 203.0.113.7 arrives, and "trust proxy" is not set: req.ip is the proxy',
  ],
  ERR_SCIM_MOUNT_BASE_URL: [
    'js',
    "createScimRouter({ ...options, baseUrl: 'https://old.example/scim/v2' }); // served at https://rfp.example/scim/v2",
  ],
  ERR_SCIM_MOUNT_TWICE: [
    'js',
    "app.use('/scim', first);\napp.use('/scim/v2', second); // never reached",
  ],
  ERR_SCIM_MOUNT_AUTHORIZATION: ['nginx', 'proxy_set_header Authorization "";'],
  ERR_SCIM_MOUNT_TOKEN: [
    'console',
    '$ npx express-scim doctor https://rfp.example/scim/v2 --token "$REVOKED_TOKEN"',
  ],
  ERR_SCIM_MOUNT_OPEN: ['js', "createScimRouter({ ...options, auth: 'none' });"],
};
