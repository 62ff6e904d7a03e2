import {
  createAuthentikClient,
  createEntraClient,
  createJumpCloudClient,
  createOktaClient,
  createOneLoginClient,
  type ProvisioningPreviewOptions,
  previewProvisioning,
} from '../../testing/index.js';
import { type CliIo, EXIT } from '../io.js';
import { parse } from '../parse.js';
import { UsageError } from '../usage-error.js';
import { readDirectory, readScimOptions } from './read-input.js';
import { previewSummary } from './summary.js';

const CLIENTS: Readonly<Record<string, ProvisioningPreviewOptions['client']>> = {
  entra: createEntraClient,
  okta: createOktaClient,
  onelogin: createOneLoginClient,
  jumpcloud: createJumpCloudClient,
  authentik: createAuthentikClient,
};

/** `express-scim preview <module> --directory <file>`. */
export async function previewCommand(args: readonly string[], io: CliIo): Promise<number> {
  const { values, positionals } = parse(args, {
    directory: { type: 'string' },
    provider: { type: 'string', default: 'entra' },
    tenant: { type: 'string' },
    json: { type: 'boolean', default: false },
  });
  const [module, ...more] = positionals;
  if (module === undefined || more.length > 0 || values.directory === undefined) {
    throw new UsageError(
      'Name a module and a directory: express-scim preview ./scim.js --directory people.json',
    );
  }
  const client = Object.hasOwn(CLIENTS, values.provider) ? CLIENTS[values.provider] : undefined;
  if (client === undefined) {
    throw new UsageError(`--provider must be one of ${Object.keys(CLIENTS).join(', ')}.`);
  }
  const preview = await previewProvisioning({
    options: await readScimOptions(module, io),
    directory: await readDirectory(values.directory, io),
    client,
    ...(values.tenant === undefined ? {} : { tenantId: values.tenant }),
  });
  io.out(values.json ? `${JSON.stringify(preview, undefined, 2)}\n` : previewSummary(preview));
  return preview.refused.length === 0 ? EXIT.ok : EXIT.findings;
}
