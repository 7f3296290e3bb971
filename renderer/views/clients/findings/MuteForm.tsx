import { Button, Group, Textarea } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useWorkspace } from '../../../api/console.tsx';
import { useMutation } from '../../../api/hooks.ts';
import { BusyButton } from '../../../ui/BusyButton.tsx';
import { offerUndo } from '../../../ui/undo-toast.tsx';
import { FINDING_WORDS, mutedLabel } from './words.ts';
import classes from './findings.module.css';

interface MuteFormProps {
  client_id: string;
  rule: string;
  title: string;
  onCancel: () => void;
}

/** Asks why a finding is right for the client, and mutes it. */
export function MuteForm({ client_id, rule, title, onCancel }: MuteFormProps) {
  const { tid, aid } = useWorkspace();
  const [reason, setReason] = useState('');
  const mute = useMutation('findings.mute');
  const unmute = useMutation('findings.unmute');
  const params = { tid, aid, client_id, rule };
  const undo = () => unmute.run({ params });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void mute.run({ params, body: { reason } }).then(({ ok }) => ok && offerUndo(mutedLabel(title), () => void undo()));
  };
  return (
    <form className={classes.muteForm} onSubmit={submit}>
      <Textarea
        label={FINDING_WORDS.reason}
        description={FINDING_WORDS.reasonHelp}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        error={mute.error?.details[0]?.message ?? mute.error?.description}
        maxLength={500}
        minRows={2}
        autosize
        required
        data-autofocus
        autoFocus
      />
      <Group gap="xs" mt="xs">
        <BusyButton type="submit" busy={mute.busy}>
          {FINDING_WORDS.mute}
        </BusyButton>
        <Button variant="default" onClick={onCancel}>
          {FINDING_WORDS.cancel}
        </Button>
      </Group>
    </form>
  );
}
