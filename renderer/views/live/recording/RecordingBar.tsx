import { ActionIcon, Button } from '@mantine/core';
import { IconAlertTriangle, IconPlayerRecordFilled, IconX } from '@tabler/icons-react';
import { Link } from 'wouter';
import { pathTo } from '../../../frame/paths.ts';
import { minuteWords } from '../../../ui/time-words.ts';
import { RECORDING_BASE } from '../source.ts';
import { LIVE_WORDS, notOpened } from '../words.ts';
import type { RecordingFault } from '../../../../contract/traffic/har/fault.ts';
import type { Recording } from '../../../../contract/traffic/har/read-har.ts';
import { recordingStore } from './recording-store.ts';
import classes from './recording.module.css';

const count = (number: number, noun: string): string =>
  `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;

/** A bar that says you are viewing a recording and not live traffic. */
export function RecordingBar({ recording, onClose }: { recording: Recording; onClose: () => void }) {
  const { name, creator, exchanges, flows, endedAt, leftOut, others, redacted } = recording;
  const facts = [
    flows.size > 0 ? count(flows.size, 'flow') : undefined,
    leftOut > 0 ? `the last ${count(leftOut, 'entry').replace(/entrys$/, 'entries')} left out` : undefined,
    others > 0 ? `${count(others, 'other request')} not shown` : undefined,
    redacted ? 'without secrets and tokens' : undefined,
    endedAt > 0 ? minuteWords(endedAt) : undefined,
    `by ${creator}`,
  ];
  const words = [count(exchanges.size, 'exchange'), ...facts].filter((fact) => fact !== undefined).join(' · ');
  return (
    <section className={classes.bar} aria-label={LIVE_WORDS.recording}>
      <IconPlayerRecordFilled size={16} />
      <span className={classes.what}>
        <strong className={classes.name} title={name}>
          Recording: {name}
        </strong>
        <span className={classes.facts} title={words}>
          {words}
        </span>
      </span>
      <span className={classes.notLive}>Not live</span>
      <Button size="compact-sm" variant="default" onClick={onClose}>
        Close
      </Button>
    </section>
  );
}

/** Shown in Live while a recording is open. */
export function OpenRecordingNote({ recording }: { recording: Recording }) {
  return (
    <section className={classes.beside} aria-label={LIVE_WORDS.recording}>
      <IconPlayerRecordFilled size={14} />
      <span className={classes.what}>
        <span className={classes.name}>{recording.name}</span> is also open.
      </span>
      <Button size="compact-xs" variant="subtle" component={Link} href={pathTo(...RECORDING_BASE)}>
        Show recording
      </Button>
      <Button size="compact-xs" variant="subtle" color="gray" onClick={() => recordingStore.close()}>
        Close
      </Button>
    </section>
  );
}

/** Why a file couldn't be opened, and the position of the error. */
export function RecordingFaultNote({ fault, onClose }: { fault: RecordingFault; onClose: () => void }) {
  const { name, message, place, path } = fault;
  return (
    <section className={classes.fault} role="alert">
      <IconAlertTriangle size={16} />
      <div className={classes.what}>
        <strong className={classes.name}>{notOpened(name)}</strong>
        <div className={classes.message}>
          {place && (
            <>
              Line {place.line}, column {place.column}:{' '}
            </>
          )}
          {path !== undefined && <code>{path} </code>}
          {message}
        </div>
        {place && place.excerpt !== '' && (
          <pre className={classes.excerpt} aria-hidden="true">
            {place.excerpt}
            {'\n'}
            {' '.repeat(place.before)}^
          </pre>
        )}
      </div>
      <ActionIcon size="sm" aria-label="Dismiss" onClick={onClose}>
        <IconX size={14} />
      </ActionIcon>
    </section>
  );
}
