import { userSchema, type UserInput } from '../../../contract/config/user.ts';
import { isJson, textOf, type Json } from './json.ts';
import type { Report } from './report.ts';
import { isUnset, thingOf, type Thing } from './said.ts';

/** The users of ACP's static identity providers. Those of other providers aren't in the export (acp.md §4). */
export function usersOf(
  idps: readonly Json[],
  report: Report,
): { users: Thing<UserInput>[]; idpId: string | undefined } {
  let idpId: string | undefined;
  const users = idps.flatMap((idp) => {
    const what = `identity provider ${textOf(idp['name']) ?? String(idp['id'])}`;
    if (idp['method'] !== 'static') {
      report.dropped(what, `its users are not in the export (${textOf(idp['method']) ?? 'no method'})`);
      return [];
    }
    idpId ??= textOf(idp['id']);
    if (!isUnset(idp['mappings']))
      report.approximated(what, 'mappings', 'attributes keep their names from the provider');
    return staticUsers(idp).flatMap((user) => userOf(user, report) ?? []);
  });
  return { users, idpId };
}

function staticUsers(idp: Json): Json[] {
  const credentials = isJson(idp['credentials']) ? idp['credentials'] : {};
  const nested = isJson(credentials['static']) ? credentials['static'] : credentials;
  return Array.isArray(nested['users']) ? nested['users'].filter(isJson) : [];
}

const USER_ATTRIBUTES = ['email', 'email_verified', 'phone_number', 'phone_number_verified'];

function userOf(acp: Json, report: Report): Thing<UserInput> | undefined {
  const what = `user ${String(acp['username'])}`;
  const { username, password, hashed_password, authentication_context, additional_attributes } = acp;
  if (textOf(password) === undefined && !isUnset(hashed_password))
    report.approximated(what, 'password', 'only its hash is exported, which can’t be used here. Set a new one');
  const own = USER_ATTRIBUTES.map((key) => [key, acp[key]] as const);
  const attributes = {
    ...Object.fromEntries(own.filter(([, value]) => value !== undefined && value !== null && value !== '')),
    ...(isJson(additional_attributes) ? additional_attributes : {}),
    ...(isJson(authentication_context) ? authentication_context : {}),
  };
  const said = { username, ...(textOf(password) !== undefined && { password }), authentication_context: attributes };
  const user = thingOf(userSchema, { said }, what, report);
  if (user) report.taken(what);
  return user;
}
