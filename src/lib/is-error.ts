import { types } from 'node:util';

/** Whether something is an error, of whatever realm: `jest` and `node:vm` have an `Error` of their own, and drivers another. */
export const isError = (value: unknown): value is Error =>
  value instanceof Error || types.isNativeError(value);
