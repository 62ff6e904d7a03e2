import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import { TENANT, TOKEN } from '../../data.js';
import { Problem } from './problem.js';

const sha256 = (text: string) => createHash('sha256').update(text).digest();

const digest = sha256(TOKEN);
/** Digests of tokens alone are kept, as by `bearerTokens` of the library. */
const TENANTS = new Map([[digest.toString('hex'), { digest, tenantId: TENANT }]]);

/** Finds the tenant of a bearer token. */
export const authenticate: RequestHandler = (req, res, next) => {
  const token = /^Bearer +(\S+)$/i.exec(req.get('Authorization') ?? '')?.[1];
  const given = token === undefined ? undefined : sha256(token);
  const known = given && TENANTS.get(given.toString('hex'));
  if (!given || !known || !timingSafeEqual(given, known.digest)) {
    throw new Problem(401, undefined, 'The token is missing or not valid.');
  }
  res.locals.tenantId = known.tenantId;
  next();
};
