import { describe, expect, it } from '@jest/globals';
import { KNOWN_REQUESTS, type OtherProvider, probe } from 'express-scim/testing';
import { SERVER_NAMES, withServer } from './servers.js';

const PROVIDERS = Object.keys(KNOWN_REQUESTS) as OtherProvider[];

describe('the known requests of other providers', () => {
  it.each(SERVER_NAMES)('are answered by %s', (server) =>
    withServer(server, async (connection) => {
      for (const provider of PROVIDERS) {
        const results = await probe(provider, connection);
        expect(results.map(({ problem }) => problem)).toEqual(results.map(() => undefined));
        expect(results).toHaveLength(KNOWN_REQUESTS[provider].length);
      }
    }),
  );

  it('tell what was answered instead, and go on', async () => {
    const paths: string[] = [];
    const fetch = async (input: Parameters<typeof globalThis.fetch>[0]) => {
      paths.push(String(input));
      return new Response('[]');
    };
    const options = { baseUrl: 'http://x.example/scim', token: 't', fetch };
    const results = await probe('SailPoint', options);
    expect(results.map(({ problem }) => problem?.includes('ListResponse'))).toEqual([
      undefined,
      true,
      true,
      undefined,
      undefined,
    ]);
    expect(paths.at(-1)).toContain('/Schemas/urn');
    const [rippling] = await probe('Rippling', options);
    expect(rippling?.problem).toContain('ListResponse');
  });
});
