import type { Issuer, Keyring } from '../core/ports.ts';

/**
 * A keyring whose second issuers have keys of their own: an attacker can’t sign with the keys of others. They are in
 * memory only, made when a second issuer first needs them.
 */
export function withSecondKeys(first: Keyring, open: () => Promise<Keyring>): Keyring {
  let opening: Promise<Keyring> | undefined;
  let second: Keyring | undefined;
  const ready = async (): Promise<Keyring> => (second = await (opening ??= open()));
  const now = ({ beside }: Issuer): Keyring | undefined => (beside ? second : first);
  return {
    ...first,
    sign: (issuer, alg, typ, claims) =>
      issuer.beside
        ? ready().then((keys) => keys.sign(issuer, alg, typ, claims))
        : first.sign(issuer, alg, typ, claims),
    verify: async (issuer, jwt) => (issuer.beside ? await ready() : first).verify(issuer, jwt),
    jwks: (issuer) => (issuer.beside ? ready().then((keys) => keys.jwks(issuer)) : first.jwks(issuer)),
    list: (issuer) => now(issuer)?.list(issuer) ?? [],
    exportPrivate: (issuer) => now(issuer)?.exportPrivate(issuer) ?? [],
    async close() {
      await first.close();
      await second?.close();
    },
  };
}
