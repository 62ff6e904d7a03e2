import { serveScim } from './postgres/scim.js';

await serveScim(({ stores: { userStore, groupStore, unitOfWork } }) => ({
  userStore,
  groupStore,
  unitOfWork,
}));
