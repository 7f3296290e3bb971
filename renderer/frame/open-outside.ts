import { notifications } from '@mantine/notifications';

/** Opens a URL in the user's browser: through the desktop shell if there is one, otherwise in a new tab. */
export function openOutside(url: string): void {
  if (!window.understudy) {
    window.open(url, '_blank', 'noopener');
    return;
  }
  window.understudy.openExternal(url).catch((cause: unknown) => {
    notifications.show({ color: 'red', title: `Couldn’t open ${url}`, message: String(cause) });
  });
}
