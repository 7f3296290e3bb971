import { useClipboard } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import type { Exchange } from '../../../../contract/traffic/traffic.ts';
import { curlOf, type Shell } from '../export/curl.ts';
import { useMask } from '../../../tokens/mask.ts';
import { maskExchange } from '../mask.ts';
import { useSource } from '../source.ts';

/** Comment above a command without its secrets. Works in both kinds of shell. */
const MASKED_NOTE = '# Secrets, tokens, codes and cookies are masked. Fill them in before you run this.\n';

/** An exchange as a curl command. Masked while the mask is on. */
export function curlText(exchange: Exchange, origin: string, options: { masked: boolean; shell?: Shell }): string {
  const { masked, shell } = options;
  return masked ? MASKED_NOTE + curlOf(maskExchange(exchange), origin, shell) : curlOf(exchange, origin, shell);
}

/** Copies an exchange as a curl command and shows a notification. */
export function useCopyCurl(): (exchange: Exchange) => void {
  const clipboard = useClipboard();
  const masked = useMask();
  const { origin } = useSource();
  return (exchange) => {
    clipboard.copy(curlText(exchange, origin, { masked }));
    notifications.show({
      message: `Copied as curl${masked ? ', secrets masked' : ''}.`,
    });
  };
}
