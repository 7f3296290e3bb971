import { Button, NumberInput, Popover, Stack, Switch, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState, type ReactNode } from 'react';
import type { HeldView } from '../../../../contract/breakpoints/held.ts';
import { LONGEST_DELAY_SECONDS } from '../../../../contract/breakpoints/points.ts';
import type { OperationInput } from '../../../../contract/operations.ts';
import { useMutation } from '../../../api/hooks.ts';
import { BusyButton } from '../../../ui/BusyButton.tsx';
import { AlwaysPreview } from './AlwaysPreview.tsx';
import { editsOf, isDraftValid, type Draft } from './draft.ts';
import { HELD_WORDS, notPlanted, planted } from './words.ts';
import classes from './held.module.css';

type Release = OperationInput<'held.release'>;
/** Says what a release plants, if it is to plant anything. */
type Preview = (release: Release) => ReactNode;

/** What can be done with a held exchange. */
export function HeldActions({ held, draft }: { held: HeldView; draft: Draft }) {
  const mutation = useMutation('held.release');
  const [always, setAlways] = useState(false);
  const isValid = isDraftValid(draft);
  const run = async (release: Release): Promise<void> => {
    const outcome = await mutation.run({ params: { heldId: held.id }, body: { ...release, always } });
    if (outcome.ok) tellPlanted(outcome.data);
  };
  const edited = (release: Release): Release => {
    const edits = editsOf(held, draft);
    return edits ? { ...release, edits } : release;
  };
  const preview: Preview = (release) => always && <AlwaysPreview held={held} release={release} />;
  return (
    <>
      {mutation.error && (
        <Text size="sm" c="var(--u-failed)" role="alert">
          {mutation.error.description}
        </Text>
      )}
      <div className={classes.actions}>
        <BusyButton busy={mutation.busy} disabled={!isValid} onClick={() => void run(edited({ action: 'continue' }))}>
          {HELD_WORDS.proceed}
        </BusyButton>
        <DelayButton
          isValid={isValid}
          preview={preview}
          releaseOf={(delay) => edited({ action: 'delay', delay })}
          onSend={run}
        />
        <ErrorButton preview={preview} onSend={run} />
        <Button variant="default" onClick={() => void run({ action: 'drop' })}>
          {HELD_WORDS.drop}
        </Button>
        <span className={classes.spacer} />
        <Switch
          label={HELD_WORDS.always}
          title={HELD_WORDS.alwaysHint}
          checked={always}
          onChange={(event) => setAlways(event.currentTarget.checked)}
        />
      </div>
      {isValid && preview(edited({ action: 'continue' }))}
    </>
  );
}

function tellPlanted({
  faults,
  not_planted,
}: {
  faults: readonly { title: string }[];
  not_planted: readonly string[];
}) {
  if (faults.length === 0 && not_planted.length === 0) return;
  notifications.show({
    title: HELD_WORDS.always,
    message: [
      ...(faults.length > 0 ? [planted(faults.map(({ title }) => title))] : []),
      ...(not_planted.length > 0 ? [notPlanted(not_planted)] : []),
    ].join(' '),
  });
}

/** A button that asks for something before it acts. */
function AskButton(props: { label: string; disabled?: boolean; children: ReactNode }) {
  return (
    <Popover position="top-start" width={280} trapFocus returnFocus withArrow>
      <Popover.Target>
        <Button variant="default" disabled={props.disabled ?? false}>
          {props.label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={props.label}>
        <Stack gap="xs">{props.children}</Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

interface AskProps {
  preview: Preview;
  onSend: (release: Release) => Promise<void>;
}

function DelayButton(props: AskProps & { isValid: boolean; releaseOf: (seconds: number) => Release }) {
  const { isValid, preview, releaseOf, onSend } = props;
  const [seconds, setSeconds] = useState<number | string>(5);
  const release = isValid && Number(seconds) > 0 ? releaseOf(Number(seconds)) : undefined;
  return (
    <AskButton label={HELD_WORDS.delay} disabled={!isValid}>
      <NumberInput
        label={HELD_WORDS.seconds}
        suffix=" s"
        min={1}
        max={LONGEST_DELAY_SECONDS}
        value={seconds}
        onChange={setSeconds}
      />
      {release && preview(release)}
      <Button disabled={!release} onClick={() => release && void onSend(release)}>
        {HELD_WORDS.send}
      </Button>
    </AskButton>
  );
}

function ErrorButton({ preview, onSend }: AskProps) {
  const [code, setCode] = useState('server_error');
  const [description, setDescription] = useState('');
  const error = { error: code, ...(description !== '' && { error_description: description }) };
  const release: Release = { action: 'error', error };
  return (
    <AskButton label={HELD_WORDS.error}>
      <TextInput
        label={HELD_WORDS.errorCode}
        classNames={{ input: 'u-mono' }}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <TextInput
        label={HELD_WORDS.errorDescription}
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
      />
      {code !== '' && preview(release)}
      <Button onClick={() => void onSend(release)}>{HELD_WORDS.send}</Button>
    </AskButton>
  );
}
