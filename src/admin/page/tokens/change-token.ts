import type { IssuedToken, RotateRequest, TokenView } from '../../api-types/tokens.js';
import { call } from '../api.js';
import { openForm } from '../dialog.js';
import { part } from '../dom.js';

const pathOf = ({ id }: TokenView) => `tokens/${encodeURIComponent(id)}`;

/** Asks how long the old token shall work and replaces it. */
export function openRotate(
  token: TokenView,
  rotated: (issued: IssuedToken & RotateRequest) => void,
): void {
  const dialog = openForm(
    'rotate-dialog',
    async (form) => {
      const request: RotateRequest = { overlapHours: Number(form.get('overlap')) };
      return {
        ...(await call<IssuedToken>('POST', `${pathOf(token)}/rotate`, request)),
        ...request,
      };
    },
    rotated,
  );
  part('[data-name]', dialog).textContent = token.label;
}

/** Asks once more and revokes a token. */
export function openRevoke(token: TokenView, revoked: () => void): void {
  const dialog = openForm('revoke-dialog', () => call('DELETE', pathOf(token)), revoked);
  part('[data-name]', dialog).textContent = token.label;
}
