import { clientFix, type Diagnose } from './case.ts';

/** Why something that was asked for is not given. The token endpoint has said it; here is what mends it. */
export const notGiven: Diagnose = (the) => {
  const { client, failed } = the;
  if (!client || failed?.expected !== 'refresh_token' || client.grant_types.includes('refresh_token')) return undefined;
  return {
    cause: failed.description ?? '',
    advice: failed.hint ?? '',
    fixes: [
      clientFix(the, client, {
        id: 'add-grant-type',
        label: `Allow ${client.client_id} the grant type refresh_token`,
        body: { grant_types: [...client.grant_types, 'refresh_token'] },
      }),
    ],
  };
};
