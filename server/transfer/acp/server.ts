import { settingsSchema } from '../../../contract/config/settings.ts';
import { isJson, textOf, type Json } from './json.ts';
import type { Report } from './report.ts';
import { isUnset, wordsOf, type Words } from './said.ts';

const KEY_TYPES: Readonly<Record<string, string>> = { ecdsa: 'ES256', rsa: 'RS256', ps: 'PS256' };
/** Server fields that aren't settings: ids, times, and ACP's internals. */
export const SERVER_BOOKKEEPING = [
  'id tenant_id name version type template profile created_at updated_at initialize do_not_create_default_claims',
  'secret rotated_secrets subject_identifier_algorithm_salt color issuer_id authorization_server_id description',
].flatMap((names) => names.split(' '));

const PKCE = 'enforce_pkce_for_public_clients';

/** The workspace settings specified by an ACP server and its users' identity provider. */
export function settingsOf(
  { server, isDescribed, idpId }: { server: Json; isDescribed: boolean; idpId: string | undefined },
  what: string,
  report: Report,
): Words {
  const { sso: _sso, advanced: _advanced, key_type, ...rest } = server;
  const dropped = (key: string): void => report.dropped(what, 'not supported by Understudy', key);
  const given = Object.entries(rest).filter(([key]) => !SERVER_BOOKKEEPING.includes(key));
  const { said, cleared, unknown } = wordsOf(Object.fromEntries(given), settingsSchema);
  unknown.forEach(dropped);
  const signing = KEY_TYPES[textOf(key_type) ?? ''];
  const cycling = wordsOf(pick(server, 'advanced', ['disable_refresh_token_cycling'], dropped), settingsSchema);
  const session = pick(server, 'sso', ['enabled', 'max_age'], dropped);
  const idp = idpId === undefined ? {} : { idp_id: idpId };
  return {
    said: {
      ...said,
      ...cycling.said,
      ...(signing && { signing_alg: signing }),
      ...(Object.keys(session).length > 0 && { sso: session }),
      // Without its server, a provider's users are added to the workspace's.
      ...(isDescribed && idp),
    },
    cleared: { ...cleared, ...cycling.cleared },
    // ACP doesn't require PKCE by default (acp.md §2). An existing workspace keeps its own setting.
    assumed: { ...(isDescribed && { [PKCE]: false }), ...idp },
  };
}

/** The supported members of an object. false counts as set, empty strings and times don't. */
function pick(server: Json, field: string, known: readonly string[], dropped: (key: string) => void): Json {
  const value = server[field];
  const members = Object.entries(isJson(value) ? value : {});
  for (const [key, member] of members) if (!known.includes(key) && !isUnset(member)) dropped(`${field}.${key}`);
  return Object.fromEntries(
    members.filter(([key, member]) => known.includes(key) && (member === false || !isUnset(member))),
  );
}
