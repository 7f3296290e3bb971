import { describe, expect, it } from 'vitest';
import { configSchema } from '../../contract/config/config.ts';
import { acpText, toAcp } from '../../server/transfer/acp/export.ts';
import { readAcpExport } from '../../server/transfer/acp/import.ts';
import { reportText } from '../../server/transfer/acp/report.ts';

describe('two tenants in one flat export', () => {
  const client = (client_id: string, tenant_id?: string) => ({
    client_id,
    authorization_server_id: 'main',
    token_endpoint_auth_method: 'none',
    ...(tenant_id !== undefined && { tenant_id }),
  });
  const document = {
    servers: [
      { id: 'main', tenant_id: 'acme', name: 'Acme' },
      { id: 'main', tenant_id: 'globex', name: 'Globex' },
    ],
    clients: [client('web', 'acme'), client('web', 'globex'), client('app', 'globex'), client('stray')],
  };

  it('with a server of the same id each are both imported, and kept apart', async () => {
    const { config, report } = await readAcpExport(JSON.stringify(document));
    expect(
      config.workspaces.map(({ tid, aid, name, clients }) => [
        tid,
        aid,
        name,
        clients!.map(({ client_id }) => client_id),
      ]),
    ).toEqual([
      ['acme', 'main', 'Acme', ['web']],
      ['globex', 'main', 'Globex', ['web', 'app']],
    ]);
    expect(configSchema.safeParse(config).success).toBe(true);
    expect(reportText(report)).toBe(
      [
        'dropped      stray: it doesn’t specify a tenant, and several tenants have this server',
        'taken        workspace acme/main',
        'taken        client web in acme/main',
        'taken        workspace globex/main',
        'taken        client web in globex/main',
        'taken        client app in globex/main',
        '',
      ].join('\n'),
    );
  });

  it('are known from what they own, too, where no server is listed', async () => {
    const { config } = await readAcpExport(JSON.stringify({ clients: document.clients.slice(0, 3) }));
    expect(config.workspaces.map(({ tid, aid, clients }) => [tid, aid, clients!.length])).toEqual([
      ['acme', 'main', 1],
      ['globex', 'main', 2],
    ]);
  });

  it('come back from an export of ours', async () => {
    const { config } = await readAcpExport(JSON.stringify(document));
    const again = await readAcpExport(await acpText(toAcp(config, 'flat').document, 'yaml'));
    expect(again.config.workspaces.map(({ tid, clients }) => [tid, clients!.length])).toEqual([
      ['acme', 1],
      ['globex', 2],
    ]);
  });
});
