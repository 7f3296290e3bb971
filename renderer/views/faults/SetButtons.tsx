import { Button, FileButton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDownload, IconUpload } from '@tabler/icons-react';
import { useConsole } from '../../api/console.tsx';
import { AdminError } from '../../api/admin-client.ts';
import { saveFile } from '../../ui/save-file.ts';
import { couldNot, FAULT_WORDS } from './words.ts';

const reasonOf = (error: unknown): string =>
  error instanceof AdminError ? error.description : 'The file is not a fault set. Save one here first.';

/** Saves what is planted as a file, and plants what a file says. */
export function SetButtons({ count }: { count: number }) {
  const { client } = useConsole();
  const attempt = (what: string, act: () => Promise<string | undefined>): void =>
    void act().then(
      (message) => message !== undefined && notifications.show({ message }),
      (error: unknown) =>
        notifications.show({ color: 'red', title: couldNot(what), message: reasonOf(error), autoClose: false }),
    );
  const save = () =>
    attempt('save the set', async () => {
      const set = await client.call('faults.save');
      saveFile('faults.json', `${JSON.stringify(set, undefined, 2)}\n`, 'application/json');
      return undefined;
    });
  const load = (file: File | null) =>
    file &&
    attempt('load the set', async () => {
      const body = JSON.parse(await file.text()) as never;
      const planted = await client.call('faults.load', { body });
      return `${planted.length} ${planted.length === 1 ? 'fault' : 'faults'} planted from ${file.name}.`;
    });
  return (
    <>
      <FileButton onChange={load} accept="application/json,.json">
        {(props) => (
          <Button {...props} variant="default" leftSection={<IconUpload size={14} />}>
            {FAULT_WORDS.load}
          </Button>
        )}
      </FileButton>
      <Button variant="default" leftSection={<IconDownload size={14} />} disabled={count === 0} onClick={save}>
        {FAULT_WORDS.save}
      </Button>
    </>
  );
}
