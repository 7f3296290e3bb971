import { Button, Group, NumberInput, Select, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { BreakpointView } from '../../../../contract/breakpoints/breakpoint.ts';
import { DEFAULT_LIMIT_SECONDS, LONGEST_LIMIT_SECONDS, POINT_WORDS } from '../../../../contract/breakpoints/points.ts';
import type { FaultScope } from '../../../../contract/faults/fault.ts';
import type { Flow } from '../../../../contract/traffic/flow.ts';
import { useMutation } from '../../../api/hooks.ts';
import { BusyButton } from '../../../ui/BusyButton.tsx';
import type { BreakpointPlace } from './places.ts';
import { BREAKPOINT_WORDS } from './words.ts';

interface FormProps {
  place: BreakpointPlace;
  flow: Pick<Flow, 'client_id' | 'username' | 'workspace'>;
  /** What is set here already. */
  here: readonly BreakpointView[];
  onDone: () => void;
}

/** Sets a breakpoint, and removes those that are set. */
export function BreakpointForm({ place, flow, here, onDone }: FormProps) {
  return (
    <Stack gap="xs">
      <Text size="sm">
        Hold <strong>{place.endpoint}</strong> {POINT_WORDS[place.at]}.
      </Text>
      {here.map((breakpoint) => (
        <SetRow key={breakpoint.id} breakpoint={breakpoint} />
      ))}
      {here.length === 0 && <NewBreakpoint place={place} flow={flow} onDone={onDone} />}
    </Stack>
  );
}

const whoWords = ({ scope: { client_id, username, lane }, once }: BreakpointView): string =>
  [client_id ?? 'any client', username && `user ${username}`, lane && `lane ${lane}`, once && 'once']
    .filter(Boolean)
    .join(', ');

function SetRow({ breakpoint }: { breakpoint: BreakpointView }) {
  const remove = useMutation('breakpoints.delete');
  return (
    <Group justify="space-between" wrap="nowrap">
      <Text size="xs">
        {BREAKPOINT_WORDS.isSet}: <span className="u-mono">{whoWords(breakpoint)}</span>
      </Text>
      <BusyButton
        variant="default"
        size="compact-xs"
        flex="none"
        busy={remove.busy}
        onClick={() => void remove.run({ params: { breakpointId: breakpoint.id } })}
      >
        {BREAKPOINT_WORDS.remove}
      </BusyButton>
    </Group>
  );
}

type Who = 'client' | 'user' | 'any';

function NewBreakpoint({ place, flow, onDone }: Omit<FormProps, 'here'>) {
  const { client_id, username, workspace } = flow;
  const create = useMutation('breakpoints.create');
  const [who, setWho] = useState<Who>(client_id === undefined ? 'any' : 'client');
  const [once, setOnce] = useState(true);
  const [lane, setLane] = useState('');
  const [limit, setLimit] = useState<number | string>(DEFAULT_LIMIT_SECONDS);
  const choices = [
    ...(client_id === undefined ? [] : [{ value: 'client', label: client_id }]),
    ...(username === undefined ? [] : [{ value: 'user', label: `${client_id ?? 'Any client'}, user ${username}` }]),
    { value: 'any', label: BREAKPOINT_WORDS.anyClient },
  ];
  const scope: FaultScope = {
    workspace,
    endpoint: place.endpoint,
    ...(who !== 'any' && client_id !== undefined && { client_id }),
    ...(who === 'user' && username !== undefined && { username }),
    ...(lane !== '' && { lane }),
  };
  const set = async (): Promise<void> => {
    const body = { scope, at: place.at, once, limit_seconds: Number(limit) };
    if ((await create.run({ body })).ok) onDone();
  };
  return (
    <>
      <Select
        label={BREAKPOINT_WORDS.who}
        data={choices}
        value={who}
        allowDeselect={false}
        comboboxProps={{ withinPortal: false }}
        onChange={(value) => setWho(value as Who)}
      />
      <Group grow align="flex-start">
        <TextInput
          label={BREAKPOINT_WORDS.lane}
          placeholder="Any"
          value={lane}
          onChange={(event) => setLane(event.currentTarget.value)}
        />
        <NumberInput
          label={BREAKPOINT_WORDS.limit}
          suffix=" s"
          min={1}
          max={LONGEST_LIMIT_SECONDS}
          allowDecimal={false}
          value={limit}
          onChange={setLimit}
        />
      </Group>
      <Switch label={BREAKPOINT_WORDS.once} checked={once} onChange={(event) => setOnce(event.currentTarget.checked)} />
      {create.error && (
        <Text size="xs" c="var(--u-failed)" role="alert">
          {create.error.description}
        </Text>
      )}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onDone}>
          Cancel
        </Button>
        <BusyButton busy={create.busy} onClick={() => void set()}>
          {BREAKPOINT_WORDS.set}
        </BusyButton>
      </Group>
    </>
  );
}
