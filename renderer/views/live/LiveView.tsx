import { useSessionStorage } from '@mantine/hooks';
import { IconFileDownload, IconStackPop } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import { Button } from '@mantine/core';
import { useLocation } from 'wouter';
import { useConsole, useWorkspace } from '../../api/console.tsx';
import { useMutation, useTraffic } from '../../api/hooks.ts';
import { Banner } from '../../frame/Banners.tsx';
import { usePathParts } from '../../frame/paths.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Board, type BoardControls } from './Board.tsx';
import { CompareView } from './compare/CompareView.tsx';
import { COMPARING } from './compare/refs.ts';
import { FILTER_KEY } from '../../flows/live-filter.ts';
import { MaskProvider } from '../../tokens/mask.ts';
import { FRAME_WORDS } from '../../frame/words.ts';
import { pinStore } from './pins.ts';
import { OpenRecordingNote, RecordingBar, RecordingFaultNote } from './recording/RecordingBar.tsx';
import type { Recording } from '../../../contract/traffic/har/read-har.ts';
import { recordingStore, useOpened } from './recording/recording-store.ts';
import { useOpenRecording } from './recording/use-open-recording.ts';
import { IN_RECORDING, LIVE_BASE, RECORDING_BASE, SourceProvider } from './source.ts';
import { LIVE_WORDS } from './words.ts';
import classes from './live.module.css';

/** Every flow and exchange as it happens, or those of an opened recording. */
export default function LiveView() {
  const [masked, setMasked] = useSessionStorage({ key: 'understudy.mask', defaultValue: false });
  const { choose, target, over } = useOpenRecording();
  const { recording, fault, reading } = useOpened();
  const place = usePathParts()[1];
  const inRecording = place === IN_RECORDING;
  const controls: BoardControls = { masked, onMask: () => setMasked(!masked), onOpen: choose };
  return (
    <MaskProvider value={masked}>
      <div className={classes.live} data-recording={inRecording || undefined} {...target}>
        {reading !== undefined && <p className={classes.reading} role="status">{`Reading ${reading} …`}</p>}
        {fault && <RecordingFaultNote fault={fault} onClose={() => recordingStore.forgetFault()} />}
        {place === COMPARING && <CompareView />}
        {inRecording && <RecordedOrNone recording={recording} controls={controls} />}
        {place !== COMPARING && !inRecording && (
          <>
            {recording && <OpenRecordingNote recording={recording} />}
            <LiveBoard controls={controls} />
          </>
        )}
        {over && (
          <div className={classes.drop}>
            <IconFileDownload size={28} stroke={1.5} />
            {LIVE_WORDS.dropRecording}
          </div>
        )}
      </div>
    </MaskProvider>
  );
}

/** Live traffic from the server. */
function LiveBoard({ controls }: { controls: BoardControls }) {
  const { store } = useConsole();
  const { id: workspace, issuer } = useWorkspace();
  const view = useTraffic((current) => current);
  const [text, set] = useSessionStorage({ key: FILTER_KEY, defaultValue: '' });
  const { run: clear } = useMutation('exchanges.clear');
  const source = useMemo(() => ({ base: LIVE_BASE, origin: new URL(issuer).origin }), [issuer]);
  const paused = view.pausedBehind !== undefined;
  const behind = view.pausedBehind ?? 0;
  const live = useMemo(
    () => ({
      paused,
      behind,
      onPause: () => (paused ? store.resume() : store.pause()),
      onClear: () => void clear(),
    }),
    [paused, behind, store, clear],
  );
  useEffect(() => () => store.resume(), [store]);
  return (
    <SourceProvider value={source}>
      <Board
        records={view.traffic}
        version={view.version}
        workspace={workspace}
        pinStore={pinStore}
        filter={{ text, set }}
        live={live}
        serverVersion={view.traffic.server?.version ?? ''}
        notes={<DroppedBanner />}
        {...controls}
      />
    </SourceProvider>
  );
}

function RecordedOrNone(props: { recording: Recording | undefined; controls: BoardControls }) {
  const { recording, controls } = props;
  const [, navigate] = useLocation();
  if (recording) return <RecordingBoard key={`${recording.name} ${recording.endedAt}`} {...{ recording, controls }} />;
  return (
    <EmptyState
      icon={<IconFileDownload size={22} />}
      title="No recording is open"
      actions={
        <>
          <Button onClick={controls.onOpen}>{FRAME_WORDS.openRecording}</Button>
          <Button variant="default" onClick={() => navigate('/live')}>
            Go to Live
          </Button>
        </>
      }
    >
      Recordings are only available in the window that opened them. Open the HAR file again, or drop it here.
    </EmptyState>
  );
}

/** The content of a recording, where nothing changes any more. */
function RecordingBoard({ recording, controls }: { recording: Recording; controls: BoardControls }) {
  const [, navigate] = useLocation();
  const [text, set] = useState(recordingStore.filter);
  useEffect(() => recordingStore.keepFilter(text), [text]);
  const source = useMemo(() => ({ base: RECORDING_BASE, origin: recording.origin, recording }), [recording]);
  const version = useTraffic(({ traffic }) => traffic.server?.version ?? '');
  const close = () => {
    recordingStore.close();
    navigate('/live');
  };
  return (
    <SourceProvider value={source}>
      <Board
        records={recording}
        version={0}
        pinStore={recordingStore.pins()}
        filter={{ text, set }}
        serverVersion={version}
        head={<RecordingBar recording={recording} onClose={close} />}
        {...controls}
      />
    </SourceProvider>
  );
}

/** Tells you when traffic was dropped because a limit was reached. */
function DroppedBanner() {
  const dropped = useTraffic(({ traffic }) => traffic.dropped.exchanges + traffic.dropped.flows);
  const limits = useTraffic(({ traffic }) => traffic.limits);
  if (dropped === 0) return null;
  return (
    <Banner tone="waiting" icon={<IconStackPop size={16} />}>
      The oldest {dropped.toLocaleString('en')} were dropped: the server keeps {limits.exchanges.toLocaleString('en')}{' '}
      exchanges, {limits.flows.toLocaleString('en')} flows and {Math.round(limits.bytes / 1_048_576)} MiB. What you pin
      stays.
    </Banner>
  );
}
