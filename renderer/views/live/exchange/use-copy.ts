import { useClipboard } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import type { Exchange } from '../../../../contract/traffic.ts';
import { curlOf, type Shell } from '../export/curl.ts';
import { useMask } from '../../../tokens/mask.ts';
import { maskExchange } from '../mask.ts';
import { useSource } from '../source.ts';

/** Stands on top of a command whose secrets are left out: a comment to both kinds of shell. */
const MASKED_NOTE = '# Secrets, tokens, codes and cookies are masked: this will not run as it is.\n';

/** An exchange as curl; masked while the mask is on, and then it says so. */
export function curlText(exchange: Exchange, origin: string, options: { masked: boolean; shell?: Shell }): string {
  const { masked, shell } = options;
  return masked ? MASKED_NOTE + curlOf(maskExchange(exchange), origin, shell) : curlOf(exchange, origin, shell);
}

/** Copies an exchange as curl and says so. */
export function useCopyCurl(): (exchange: Exchange) => void {
  const clipboard = useClipboard();
  const masked = useMask();
  const { origin } = useSource();
  return (exchange) => {
    clipboard.copy(curlText(exchange, origin, { masked }));
    notifications.show({
      message: `The request is in the clipboard, as curl${masked ? ', with its secrets masked' : ''}.`,
    });
  };
}
