import { isPublicClient } from '../../../contract/config/client.ts';
import { codeFix, type Diagnose } from '../case.ts';

/** A public client proves nothing, so it may not introspect with its client_id alone (RFC 7662 §2.1). */
export const publicCaller: Diagnose = ({ client }) =>
  client && isPublicClient(client)
    ? {
        cause: `${client.client_id} is a public client, and its client_id alone proves nothing.`,
        expected: 'client credentials, or Authorization: Bearer <access_token>',
        received: `client_id=${client.client_id}`,
        advice: `Introspect with a confidential client, or send an access token of ${client.client_id} in the header.`,
        spec: 'RFC 7662 §2.1',
        fixes: [codeFix('send-bearer', 'Send it like this', 'Authorization: Bearer <access_token>')],
      }
    : undefined;
