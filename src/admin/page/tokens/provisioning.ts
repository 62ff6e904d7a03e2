import type { ProvisioningRequest } from '../../api-types/tokens.js';
import { call } from '../api.js';
import { openForm } from '../dialog.js';
import { button, part } from '../dom.js';

const TEXTS = {
  on: {
    chip: 'Provisioning on',
    tone: 'good',
    help: 'Your identity provider can create, change and disable accounts and groups.',
  },
  off: {
    chip: 'Provisioning off',
    tone: 'warn',
    help: 'Requests of your identity provider are refused. Accounts stay as they are.',
  },
} as const;

/** Shows the switch as it stands; pressing it asks before anything changes. */
export function showProvisioning(enabled: boolean, switched: (enabled: boolean) => void): void {
  const { chip, tone, help } = TEXTS[enabled ? 'on' : 'off'];
  const badge = part('#provisioning-chip');
  badge.textContent = chip;
  badge.className = `chip ${tone}`;
  part('#provisioning-help').textContent = help;
  const toggle = button('#provisioning');
  toggle.setAttribute('aria-checked', String(enabled));
  toggle.onclick = () => {
    const request: ProvisioningRequest = { enabled: !enabled };
    openForm(
      enabled ? 'off-dialog' : 'on-dialog',
      () => call<ProvisioningRequest>('PUT', 'provisioning', request),
      (result) => switched(result.enabled),
    );
  };
}
