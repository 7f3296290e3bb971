import type { OperationBody, OperationOutput } from '../../../contract/operations.ts';
import { ACP_SECRET_MODES, acpFormIn, takesSecrets, type SecretMode } from '../../../contract/transfer-modes.ts';
import { acpText, toAcp } from '../../transfer/acp/export.ts';
import { exportConfig, type Selection } from '../../transfer/export.ts';
import type { Core, Issuer } from '../../core/ports.ts';
import type { Call, AdminContext } from '../context.ts';
import { invalid, type Detail } from '../errors.ts';

type Wanted = OperationBody<'config.export'>;
type Output = OperationOutput<'config.export'>;

/** A config to share. The server's own file is read as written, so references to the environment stay. */
export async function exportFile({ core }: AdminContext, { body }: Call<'config.export'>): Promise<Output> {
  expectKnown(core, body);
  const { format } = body;
  const selection: Selection = {
    ...(body.workspaces && { workspaces: body.workspaces }),
    ...(body.clients && { clients: body.clients }),
    ...(body.users && { users: body.users }),
  };
  const secrets = secretsOf(body);
  const exported = exportConfig(core.config.source(), secrets, selection, body.keys ? privateKeys(core, body) : {});
  const shared = { filename: filenameOf(body), secrets: exported.secrets.map(({ path: _path, ...secret }) => secret) };
  const form = acpFormIn(format);
  if (!form) return { ...shared, text: exported.text, report: [] };
  const { document, report } = toAcp(exported.config, form);
  return { ...shared, text: await acpText(document, 'json'), report: [...report] };
}

function secretsOf({ format, secrets, keys }: Wanted): SecretMode {
  if (format === 'understudy') return secrets ?? 'placeholders';
  if (keys)
    throw invalid([{ path: 'keys', message: 'must be false, because ACP’s formats can’t include signing keys' }]);
  if (secrets && !takesSecrets(format, secrets))
    throw invalid([{ path: 'secrets', message: `must be ${ACP_SECRET_MODES.join(' or ')} for ACP’s formats` }]);
  return secrets ?? 'stripped';
}

function expectKnown({ config }: Core, { workspaces = [], clients = [], users = [] }: Wanted): void {
  const issuers = config.issuers();
  const isSomewhere = (has: (issuer: Issuer) => boolean): boolean => issuers.some(has);
  const unknown: Detail[] = [
    ...faultsIn('workspaces', workspaces, (name) => isSomewhere(({ id }) => id === name)),
    ...faultsIn('clients', clients, (name) => isSomewhere((issuer) => issuer.clients.has(name))),
    ...faultsIn('users', users, (name) => isSomewhere((issuer) => issuer.users.has(name))),
  ];
  if (unknown.length > 0) throw invalid(unknown);
}

const faultsIn = (field: string, names: readonly string[], isKnown: (name: string) => boolean): Detail[] =>
  names.flatMap((name, index) =>
    isKnown(name) ? [] : [{ path: `${field}[${index}]`, message: `there is no "${name}"` }],
  );

function privateKeys({ config, keys }: Core, { workspaces }: Wanted): Record<string, readonly object[]> {
  const chosen = config.issuers().filter(({ id }) => !workspaces || workspaces.includes(id));
  return Object.fromEntries(chosen.map((issuer) => [issuer.id, keys.exportPrivate(issuer)]));
}

function filenameOf({ format, workspaces }: Wanted): string {
  const [only, ...others] = workspaces ?? [];
  const name = only === undefined || others.length > 0 ? 'team' : only.replaceAll('/', '-');
  return format === 'understudy' ? `${name}.json` : `${name}.${format}.json`;
}
