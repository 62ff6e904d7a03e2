import { createHmac } from 'node:crypto';
import type { IncomingMessage, RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  type Alert,
  createWebhookSecret,
  createWebhookSender,
  verifyWebhook,
  WebhookError,
} from '../../src/alerts/index.js';
import { webhookSender } from '../../src/alerts/webhook/create-webhook-sender.js';
import type { Network } from '../../src/alerts/webhook/post-webhook.js';
import { CERTIFICATE, PRIVATE_KEY } from './webhook-certificate.js';
import { START, world } from './world.js';

const URL_OF_TENANT = 'https://hooks.example/scim?from=us';
const secret = createWebhookSecret();
const ALERT: Alert = {
  id: 'a1',
  tenantId: 'acme',
  kind: 'seats.full',
  urgency: 'normal',
  time: '2026-11-21T12:00:00.000Z',
  subject: 'All seats are taken',
  text: 'All seats are taken',
  html: '<p>All seats are taken</p>',
  data: { active: 50, limit: 50 },
};

interface Received {
  readonly headers: IncomingMessage['headers'];
  readonly url: string | undefined;
  readonly body: string;
}

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A receiver of webhooks on this computer, and a network in which it is `hooks.example`. */
async function receiver(answer: RequestListener = (_, res) => void res.writeHead(204).end()) {
  const received: Received[] = [];
  const connections = { count: 0 };
  const server = createServer({ cert: CERTIFICATE, key: PRIVATE_KEY }, async (req, res) => {
    received.push({ headers: req.headers, url: req.url, body: await text(req) });
    answer(req, res);
  });
  server.on('connection', () => {
    connections.count += 1;
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const looked: string[] = [];
  const network: Network = {
    lookup: async (host) => {
      looked.push(host);
      return ['127.0.0.1'];
    },
    isAllowed: (address) => address === '127.0.0.1',
    ca: CERTIFICATE,
    port,
    timeoutMs: 10_000,
  };
  return { received, connections, looked, network };
}

const sender = (network: Network, endpoint: object = {}) =>
  webhookSender(
    { endpoint: () => ({ url: URL_OF_TENANT, secret, ...endpoint }) },
    network,
    () => START,
  );

async function failureOf(work: unknown): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    expect(error).toBeInstanceOf(WebhookError);
    return (error as WebhookError).code;
  }
  return 'accepted';
}

describe('signed webhooks', () => {
  it('carry ids and numbers, and no text', async () => {
    const { network, received } = await receiver();
    await sender(network)(ALERT);
    const [webhook] = received;
    expect(webhook?.url).toBe('/scim?from=us');
    expect(webhook?.headers).toMatchObject({
      host: 'hooks.example',
      'content-type': 'application/json',
      'webhook-id': 'a1',
      'webhook-timestamp': String(START / 1_000),
    });
    expect(JSON.parse(webhook?.body ?? '')).toEqual({
      type: 'seats.full',
      timestamp: ALERT.time,
      data: { active: 50, limit: 50, tenantId: 'acme', urgency: 'normal' },
    });
  });

  it('are signed as Standard Webhooks say, with every secret', async () => {
    const other = createWebhookSecret();
    const { network, received } = await receiver();
    await sender(network, { secret: [secret, other] })(ALERT);
    const [webhook] = received;
    const expected = [secret, other].map((each) => {
      const hmac = createHmac('sha256', Buffer.from(each.slice('whsec_'.length), 'base64'));
      return `v1,${hmac.update(`a1.${START / 1_000}.${webhook?.body}`).digest('base64')}`;
    });
    expect(webhook?.headers['webhook-signature']).toBe(expected.join(' '));
    for (const each of [secret, other]) {
      expect(webhook && verifyWebhook(webhook, each, { now: () => START })).toBe(true);
    }
  });

  it('are sent for nobody who has entered no address', async () => {
    const { network, connections } = await receiver();
    await webhookSender({ endpoint: () => undefined }, network)(ALERT);
    expect(connections.count).toBe(0);
  });

  it('are tried again by alerts, with the same id and signed anew, and logged by a code', async () => {
    let statuses = [503, 204];
    const { network, received } = await receiver((_, res) => {
      const [status = 500, ...rest] = statuses;
      statuses = rest;
      res.writeHead(status).end('secret of the receiver');
    });
    const { alerts, tell, pass } = world({ send: { webhook: sender(network) } });
    await tell('seats.full', { active: 50, limit: 50 });
    expect(await alerts.deliveries('acme')).toMatchObject([
      { channel: 'webhook', status: 'waiting', error: 'WebhookError: http503' },
    ]);
    await pass(60_000);
    expect(await alerts.deliveries('acme')).toMatchObject([{ status: 'sent', attempts: 2 }]);
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(received).toHaveLength(2);
  });
});

describe('a webhook is not accepted', () => {
  it.each([
    [500, 'http500'],
    [404, 'http404'],
    [301, 'redirect'],
    [307, 'redirect'],
  ])('with status %i', async (status, code) => {
    const { network, received } = await receiver((_, res) => {
      res.writeHead(status, { location: 'https://hooks.example/elsewhere' }).end();
    });
    expect(await failureOf(sender(network)(ALERT))).toBe(code);
    expect(received).toHaveLength(1);
  });

  it('without an answer in time', async () => {
    const { network } = await receiver(() => undefined);
    expect(await failureOf(sender({ ...network, timeoutMs: 100 })(ALERT))).toBe('timeout');
  });

  it('while the name is not resolved in time', async () => {
    const { network, connections } = await receiver();
    const lookup = () => new Promise<never>(() => undefined);
    expect(await failureOf(sender({ ...network, lookup, timeoutMs: 50 })(ALERT))).toBe('timeout');
    expect(connections.count).toBe(0);
  });

  it.each([
    ['does not exist', () => Promise.reject(new Error('ENOTFOUND')), 'dns'],
    ['has no address', async () => [], 'dns'],
    ['has one address that is not public', async () => ['127.0.0.1', '10.0.0.1'], 'address'],
  ])('if the name %s', async (_, lookup, code) => {
    const { network, connections } = await receiver();
    expect(await failureOf(sender({ ...network, lookup })(ALERT))).toBe(code);
    expect(connections.count).toBe(0);
  });

  it('by whoever has no certificate that is trusted', async () => {
    const { network, received } = await receiver();
    const { ca: _, ...usual } = network;
    expect(await failureOf(sender(usual)(ALERT))).toBe('tls');
    expect(received).toEqual([]);
  });

  it('by whoever has the certificate of another name', async () => {
    const { network, received } = await receiver();
    const url = 'https://other.example/';
    expect(await failureOf(sender(network, { url })(ALERT))).toBe('tls');
    expect(received).toEqual([]);
  });

  it('where nobody listens', async () => {
    const { network } = await receiver();
    await new Promise((resolve) => servers.pop()?.close(resolve));
    expect(await failureOf(sender(network)(ALERT))).toBe('connection');
  });

  it.each([
    '',
    'whsec_',
    `whsec_${Buffer.from('short').toString('base64')}`,
    `${secret}!`,
    secret.slice(6),
    7,
    undefined,
  ])('with the secret %j', async (wrong) => {
    const { network, connections } = await receiver();
    expect(await failureOf(sender(network, { secret: wrong })(ALERT))).toBe('secret');
    expect(connections.count).toBe(0);
  });
});

describe('the address of a webhook', () => {
  it.each([
    'http://hooks.example/',
    'ftp://hooks.example/',
    'https://user@hooks.example/',
    'https://user:password@hooks.example/',
    'https://hooks.example:8080/',
    'https://hooks.example:22/',
    'https://localhost/',
    'https://LOCALHOST./',
    'https://app.localhost/',
    'https://intranet/',
    'https://printer.local/',
    'https://metadata.google.internal/',
    'https://1.0.0.127.in-addr.arpa/',
    `https://hooks.example/${'a'.repeat(2_100)}`,
    'hooks.example',
    7,
    undefined,
  ])('is refused: %j', async (url) => {
    const { network, looked } = await receiver();
    expect(await failureOf(sender(network, { url })(ALERT))).toBe('url');
    expect(looked).toEqual([]);
  });

  it.each([
    'https://127.0.0.1/',
    'https://127.1:8443/',
    'https://2130706433/',
    'https://0x7f.0.0.1/',
    'https://0177.0.0.1/',
    'https://①②⑦.0.0.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://10.0.0.1/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:a9fe:a9fe]/',
    'https://[fd00:ec2::254]/',
  ])('is refused over the internet: %s', async (url) => {
    const send = createWebhookSender({ endpoint: () => ({ url, secret }) });
    expect(await failureOf(send(ALERT))).toBe('address');
  });

  it('is resolved once, and connected to as it was resolved', async () => {
    const { network, looked, received } = await receiver();
    const answers = [['127.0.0.1'], ['127.0.0.2']];
    const lookup = async (host: string) => {
      await network.lookup(host);
      return answers.shift() ?? [];
    };
    await sender({ ...network, lookup }, { url: 'https://hooks.example.:8443/' })(ALERT);
    expect(looked).toEqual(['hooks.example']);
    expect(received).toHaveLength(1);
  });
});

describe('the answer to a webhook', () => {
  it('is not read to its end where it has none', async () => {
    let isClosed = () => {};
    const closed = new Promise<void>((resolve) => {
      isClosed = resolve;
    });
    const { network } = await receiver((_, res) => {
      res.writeHead(200);
      const more = () => {
        while (!res.destroyed && res.write('a'.repeat(1_024)));
      };
      res.on('drain', more).on('close', isClosed);
      more();
    });
    await sender(network)(ALERT);
    await closed;
  });

  it('counts by its status, however slowly the rest comes', async () => {
    const { network } = await receiver((_, res) => void res.writeHead(200).write('a'));
    expect(await failureOf(sender({ ...network, timeoutMs: 200 })(ALERT))).toBe('accepted');
  });
});

describe('verifyWebhook', () => {
  const body = '{"type":"seats.full"}';
  const at = { now: () => START };

  async function signed() {
    const { network, received } = await receiver();
    await sender(network)(ALERT);
    const [webhook] = received;
    if (!webhook) throw new Error('Nothing came.');
    return webhook;
  }

  it('believes no other body, id, time or secret', async () => {
    const { headers, body } = await signed();
    const verify = (more: object, key = secret, otherBody = body) =>
      verifyWebhook({ headers: { ...headers, ...more }, body: otherBody }, key, at);
    expect(verify({})).toBe(true);
    expect(verify({}, secret, `${body} `)).toBe(false);
    expect(verify({ 'webhook-id': 'a2' })).toBe(false);
    expect(verify({ 'webhook-timestamp': String(START / 1_000 + 1) })).toBe(false);
    expect(verify({}, createWebhookSecret())).toBe(false);
    expect(verifyWebhook({ headers, body: Buffer.from(body) }, secret, at)).toBe(true);
  });

  it.each([
    [-301, false],
    [-300, true],
    [300, true],
    [301, false],
  ])('believes one that was signed %i seconds ago: %s', async (seconds, believed) => {
    const webhook = await signed();
    const now = () => START + seconds * 1_000;
    expect(verifyWebhook(webhook, secret, { now })).toBe(believed);
  });

  it.each([
    {},
    { 'webhook-id': 'a1', 'webhook-timestamp': String(START / 1_000) },
    { 'webhook-id': ['a1', 'a1'], 'webhook-timestamp': '1', 'webhook-signature': 'v1,' },
    { 'webhook-id': 'a1', 'webhook-timestamp': 'soon', 'webhook-signature': 'v1,' },
    {
      'webhook-id': 'a1',
      'webhook-timestamp': String(START / 1_000),
      'webhook-signature': 'v1,x v2',
    },
  ])('believes nobody who has signed nothing: %j', (headers) => {
    expect(verifyWebhook({ headers, body }, secret, at)).toBe(false);
  });
});
