import {
  createAuthentikClient,
  createEntraClient,
  createJumpCloudClient,
  createOktaClient,
  createOneLoginClient,
  type ProvisioningPreviewOptions,
  previewCsv,
  previewProvisioning,
  previewText,
} from '../../testing/index.js';
import { type CliIo, EXIT } from '../io.js';
import { parse } from '../parse.js';
import { UsageError } from '../usage-error.js';
import { readDirectory, readScimOptions } from './read-input.js';

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
    csv: { type: 'boolean', default: false },
  });
  const [module, ...more] = positionals;
  if (module === undefined || more.length > 0 || values.directory === undefined) {
    throw new UsageError(
      'Name a module and a directory: express-scim preview ./scim.js --directory people.json',
    );
  }
  if (values.json && values.csv) throw new UsageError('Name --json or --csv, not both.');
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
  if (values.json) io.out(`${JSON.stringify(preview, undefined, 2)}\n`);
  else io.out(values.csv ? previewCsv(preview) : previewText(preview));
  return preview.refused.length === 0 ? EXIT.ok : EXIT.findings;
}
