import { describe, expect, it } from '@jest/globals';
import {
  type AlertsOptions,
  createAlerts,
  createMemoryAlertStore,
  createWebhookSender,
} from '../../src/alerts/index.js';

const send = () => undefined;

describe('options of alerts', () => {
  it.each<[string, object, string]>([
    ['nothing to send with', {}, '"send"'],
    ['a sender that is none', { send: { mail: 'me' } }, '"send"'],
    ['no sender', { send: {} }, '"send"'],
    ['a name that cannot be kept', { send: { 'a b': send } }, '"send"'],
    ['half a store', { send, store: { ...createMemoryAlertStore(), claim: 1 } }, '"store"'],
    ['something to look at without tenants', { send, tokens: { list: send } }, '"tenants"'],
    ['a source that is none', { send, tenants: send, reports: {} }, '"reports"'],
    ['hours that are none', { send, quietHours: { from: 'night', to: 'day' } }, '"quietHours"'],
    ['no number of days', { send, tokenExpiryDays: 0 }, '"tokenExpiryDays"'],
    ['too many hours', { send, repeatHours: 1_000 }, '"repeatHours"'],
  ])('refuse %s at start', (_, options, named) => {
    const make = () => createAlerts(options as AlertsOptions);
    expect(make).toThrow('ERR_SCIM_ALERTS');
    expect(make).toThrow(named);
  });

  it('refuse a sender of webhooks without a function that knows where they go', () => {
    const make = () => createWebhookSender({ endpoint: 'https://hooks.example' } as never);
    expect(make).toThrow('ERR_SCIM_ALERTS');
  });

  it('refuse what nobody knows', () => {
    expect(() => createAlerts({ send, quiet: true } as AlertsOptions)).toThrow(
      'ERR_SCIM_UNKNOWN_OPTION',
    );
  });
});
