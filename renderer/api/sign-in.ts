import { redeemCode } from './admin-client.ts';
import { credentialIn, keepToken, takeCredential } from './token.ts';

/** How this tab begins: with a token, or without one, and why. */
export interface SignedIn {
  token?: string;
  reason?: string;
}

/** Signs this tab in by what its address, its shell or its memory holds. */
export function signIn(window: Window): SignedIn | Promise<SignedIn> {
  const credential = takeCredential(window);
  if (!credential || 'token' in credential) return credential ?? {};
  return redeemCode('', credential.code).then(
    (token) => {
      keepToken(window, token);
      return { token };
    },
    (error: unknown) => ({ reason: error instanceof Error ? error.message : String(error) }),
  );
}

/** An address that is pasted into a tab of the console loads nothing: without this, its credential would stay in sight. */
export function takeLaterCredentials(window: Window): void {
  if (window.understudy) return;
  window.addEventListener('hashchange', () => {
    if (credentialIn(window.location.hash)) window.location.reload();
  });
}
