import { runBulk } from './bulk/bulk.js';
import type { Call } from './model/call.js';
import type { Config } from './model/config.js';
import type { ScimRequest, ScimResponse } from './model/message.js';
import type { Intent, Route } from './model/route.js';
import { answerDelete, answerPatch, answerPost, answerPut } from './operations/answer-write.js';
import type { Discovery } from './operations/discovery.js';
import { list } from './operations/lists/list.js';
import { listRoot } from './operations/lists/list-root.js';
import { createMe, me } from './operations/me.js';
import { read } from './operations/read.js';
import { readSearch, readUriQuery } from './operations/read-query.js';
import { WRITES } from './operations/writes.js';
import { parseQuery } from './query/parameters.js';

/** What a method is meant to do that is refused with 405. */
interface RefusedAction {
  readonly intent: Intent;
}

/** What a method tells of the router itself, which concerns no tenant and no rule. */
interface DescribingAction<R extends Route> extends RefusedAction {
  describe(discovery: Discovery, route: R, query: string, baseUrl: string): ScimResponse;
}

interface RunningAction<R extends Route> extends RefusedAction {
  run(call: Call, route: R, request: ScimRequest): Promise<ScimResponse>;
}

/** What a method does at a kind of path. */
export type Action<R extends Route = Route> =
  | RunningAction<R>
  | DescribingAction<R>
  | RefusedAction;

/** An endpoint: a kind of path, and what can be done there. */
interface RouteRow<R extends Route = Route> {
  /** In the order of `Allow`. */
  readonly methods: Readonly<Record<string, Action<R>>>;
  /** Whether anybody may read it; default nobody without credentials. */
  isPublic?(config: Pick<Config, 'publicDiscovery'>): boolean;
  /** What the provisioning log calls methods that mean nothing here; default what they mean elsewhere. */
  readonly logKind?: Intent['logKind'];
}

type RouteOf<K extends Route['kind']> = Route & { readonly kind: K };

const READ: Intent = { operation: 'read', logKind: 'read' };
const LIST: Intent = { operation: 'list', logKind: 'read' };
const BULK: Intent = { operation: 'bulk', logKind: 'bulk' };
const DISCOVER: Intent = { operation: 'discovery', logKind: 'read' };
const { POST, PUT, PATCH, DELETE } = WRITES;

const ROWS: { readonly [K in Route['kind']]: RouteRow<RouteOf<K>> } = {
  root: {
    methods: {
      GET: {
        intent: LIST,
        run: (call, _, request) =>
          listRoot(call, readUriQuery(call, request, call.config.endpoints)),
      },
      // Refused, and named in events as what it is elsewhere; below as well.
      POST: { intent: POST.intent },
    },
  },
  serviceProviderConfig: {
    methods: {
      GET: {
        intent: DISCOVER,
        describe: (discovery, _, __, baseUrl) => discovery.serviceProviderConfig(baseUrl),
      },
    },
    isPublic: ({ publicDiscovery }) => publicDiscovery !== 'none',
  },
  discovery: {
    methods: {
      GET: {
        intent: DISCOVER,
        describe: (discovery, { name, id }, query, baseUrl) =>
          discovery.collection(name, id, query, baseUrl),
      },
    },
    isPublic: ({ publicDiscovery }) => publicDiscovery === 'all',
  },
  bulk: {
    methods: { POST: { intent: BULK, run: (call, _, request) => runBulk(call, request) } },
    logKind: 'bulk',
  },
  me: {
    methods: {
      GET: {
        intent: READ,
        async run(call, _, request) {
          const { endpoint, id } = await me(call);
          return read(call, endpoint, id, parseQuery(request.query));
        },
      },
      POST: { intent: POST.intent, run: (call, _, request) => createMe(call, request) },
      PUT: {
        intent: PUT.intent,
        run: async (call, _, request) => answerPut(call, await me(call), request),
      },
      PATCH: {
        intent: PATCH.intent,
        run: async (call, _, request) => answerPatch(call, await me(call), request),
      },
      DELETE: { intent: DELETE.intent, run: async (call) => answerDelete(call, await me(call)) },
    },
  },
  rootSearch: {
    methods: {
      POST: {
        intent: LIST,
        run: async (call, _, request) => listRoot(call, await readSearch(call, request)),
      },
    },
    logKind: 'read',
  },
  collection: {
    methods: {
      GET: {
        intent: LIST,
        run: async (call, { endpoint }, request) =>
          list(call, endpoint, readUriQuery(call, request, [endpoint])),
      },
      POST: {
        intent: POST.intent,
        run: (call, { endpoint }, request) => answerPost(call, endpoint, request),
      },
    },
  },
  search: {
    methods: {
      POST: {
        intent: LIST,
        run: async (call, { endpoint }, request) =>
          list(call, endpoint, await readSearch(call, request)),
      },
    },
    logKind: 'read',
  },
  resource: {
    methods: {
      GET: {
        intent: READ,
        run: async (call, { endpoint, id }, request) =>
          read(call, endpoint, id, parseQuery(request.query)),
      },
      POST: { intent: POST.intent },
      PUT: { intent: PUT.intent, run: answerPut },
      PATCH: { intent: PATCH.intent, run: answerPatch },
      DELETE: { intent: DELETE.intent, run: answerDelete },
    },
  },
};

/** Every endpoint by its kind of path, whatever its route looks like. */
const ROUTES: Readonly<Record<Route['kind'], RouteRow>> = ROWS;

function own<T>(rows: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(rows, name) ? rows[name] : undefined;
}

/** What a method means that means nothing at the endpoint: events do not know, the log tells what was tried. */
function refusedAction({ logKind }: RouteRow, method: string): Action {
  const tried = method === 'GET' ? 'read' : (logKind ?? own(WRITES, method)?.intent.logKind);
  return { intent: { operation: 'unknown', logKind: tried ?? 'other' } };
}

const READS: ReadonlySet<Intent> = new Set([READ, LIST]);

/** Whether it would write where nothing can be written. */
const isWithheld = (route: Route, { intent }: Action): boolean =>
  'endpoint' in route && route.endpoint.isReadOnly && !READS.has(intent);

/** What a request is meant to do, by the path it names and its method. */
export function actionOf(route: Route, method: string): Action {
  const row = ROUTES[route.kind];
  const action = own(row.methods, method) ?? refusedAction(row, method);
  return isWithheld(route, action) ? { intent: action.intent } : action;
}

export function isAllowed(
  action: Action,
): action is RunningAction<Route> | DescribingAction<Route> {
  return 'run' in action || 'describe' in action;
}

/** Whether a request needs no credentials. */
export function isPublic({ kind }: Route, config: Config): boolean {
  return ROUTES[kind].isPublic?.(config) ?? false;
}

/** The methods of an endpoint, as the header `Allow` names them. */
export function allowOf(route: Route): string {
  const methods = Object.entries(ROUTES[route.kind].methods);
  return methods
    .filter(([, action]) => isAllowed(action) && !isWithheld(route, action))
    .map(([method]) => method)
    .join(', ');
}
