import { describe, it } from 'node:test';
import { storeContract } from 'express-scim/testing';
import { createStores } from './stores.js';

storeContract({ describe, it }, createStores, { name: 'minimal stores' });
