import { Anchor } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { leftUnsaved } from './words.ts';

/** Shows that you left a form with unsaved changes, and where they are. */
export function tellLeftUnsaved(what: string, address: string): void {
  notifications.show({
    id: `unsaved ${what}`,
    color: 'yellow',
    message: (
      <>
        {leftUnsaved(what)}{' '}
        {location.hash !== address && (
          <Anchor href={address} underline="always">
            Go back
          </Anchor>
        )}
      </>
    ),
  });
}
