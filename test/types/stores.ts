import type {
  GroupStore,
  ListPage,
  ListQuery,
  RequestContext,
  ResourceDraft,
  ResourceRecord,
  ResourceStore,
  UnitOfWork,
  UserStore,
} from 'express-scim';
import { holds, type Same } from './expect-type.js';

// The five methods are all that a store has to have.
declare const store: ResourceStore;
const users: UserStore = store;
const groups: GroupStore = store;
void [users, groups];

holds<Same<Parameters<ResourceStore['create']>, [ctx: RequestContext, draft: ResourceDraft]>>();
holds<Same<ReturnType<ResourceStore['get']>, Promise<ResourceRecord | undefined>>>();
holds<
  Same<
    ResourceStore['list'],
    (ctx: RequestContext, query: ListQuery) => Promise<ListPage<ResourceRecord>>
  >
>();

// @ts-expect-error a store without list() answers no filter
const incomplete: ResourceStore = { capabilities: store.capabilities, create: store.create };
void incomplete;

declare const ctx: RequestContext;
// @ts-expect-error the tenant of a request is not for a store to change
ctx.tenantId = 'another';

// A host says what its transactions are, and its stores need no cast.
interface Client {
  query(text: string): Promise<void>;
}
const typed: Pick<UserStore, 'delete'> = {
  async delete(ctx: RequestContext<Client>) {
    await ctx.transaction?.query('DELETE …');
    return true;
  },
};
const typedUnits: UnitOfWork<Client> = {
  run: (ctx, work) => work({ ...ctx, transaction: { query: async () => {} } }),
};
const units: UnitOfWork = typedUnits;
void [typed, units];
holds<Same<RequestContext['transaction'], unknown>>();

declare const record: ResourceRecord;
// @ts-expect-error records may be shared between requests
record.id = 'another';

// What the work of a unit returns comes out of it.
declare const unitOfWork: UnitOfWork;
const result = unitOfWork.run(ctx, async (inner) => inner.tenantId.length);
holds<Same<typeof result, Promise<number>>>();
