export { jumpCloudAudits } from './jumpcloud.js';
export { oneLoginAudits } from './onelogin.js';
