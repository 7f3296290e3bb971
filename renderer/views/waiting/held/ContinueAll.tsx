import { useMutation } from '../../../api/hooks.ts';
import { BusyButton } from '../../../ui/BusyButton.tsx';
import { HELD_WORDS } from './words.ts';

/** Lets everything that is held continue unchanged. */
export function ContinueAll() {
  const release = useMutation('held.releaseAll');
  return (
    <BusyButton variant="default" busy={release.busy} onClick={() => void release.run()}>
      {HELD_WORDS.proceedAll}
    </BusyButton>
  );
}
