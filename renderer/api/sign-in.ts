import { redeemCode } from './admin-client.ts';
import { credentialIn, keepToken, takeCredential } from './token.ts';

/** How this tab starts: with a token, or without one and why. */
export interface SignedIn {
  token?: string;
  reason?: string;
}

/** Signs this tab in with the credential from its URL, its shell or its storage. */
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

/** Pasting a URL into an open console tab loads nothing, so without this its credential would stay visible. */
export function takeLaterCredentials(window: Window): void {
  if (window.understudy) return;
  window.addEventListener('hashchange', () => {
    if (credentialIn(window.location.hash)) window.location.reload();
  });
}
