import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<string, Buffer, number, Buffer>(scrypt);

const KEY_BYTES = 32;

/** Salt and key of a password, as it is stored. */
async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, KEY_BYTES);
  return `scrypt.${salt.toString('base64')}.${key.toString('base64')}`;
}

async function isPassword(password: string, stored: string): Promise<boolean> {
  const [, salt = '', key = ''] = stored.split('.');
  const made = await derive(password, Buffer.from(salt, 'base64'), KEY_BYTES);
  const kept = Buffer.from(key, 'base64');
  return made.length === kept.length && timingSafeEqual(made, kept);
}

/** What is to be stored: the present digest where the password is the same, so that the row stays as it is. */
export async function digestOf(password: string, present: string | undefined): Promise<string> {
  if (present !== undefined && (await isPassword(password, present))) return present;
  return hashPassword(password);
}
