import { handedOver, ledByResponse, SECOND } from '../../contract/faults/mix-up.ts';
import { headerValues } from '../../contract/traffic/events.ts';
import type { Exchange } from '../../contract/traffic/traffic.ts';
import { originForm } from '../core/http-message.ts';
import { answerOf, formOf } from './seen.ts';

/** Whether a response sends a code to the client. */
export const bringsCode = (exchange: Exchange): boolean => answerOf(exchange).has('code');

/** What a client did with the code of the second issuer. */
export function mixedUp(asked: Exchange): string {
  const { url, headers } = asked.request;
  if (originForm(url).startsWith(`/${asked.workspace ?? ''}${SECOND}/`)) return ledByResponse('It');
  const form = formOf(asked);
  const [authorization = ''] = headerValues(headers, 'authorization');
  return handedOver('It', {
    secret: /^basic /i.test(authorization) || form.has('client_secret'),
    assertion: form.has('client_assertion'),
    verifier: form.has('code_verifier'),
  });
}
