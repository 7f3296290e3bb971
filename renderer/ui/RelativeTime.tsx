import { Tooltip } from '@mantine/core';
import { useNow, useWorkspaceNow } from './now.ts';
import { absoluteWords, countdownWords, relativeWords } from './time-words.ts';

/** `12 s ago`, with the absolute time on hover. `at` is milliseconds since 1970. */
export function RelativeTime({ at }: { at: number }) {
  return <Relative at={at} now={useNow()} />;
}

/** The same for a time that the clock of the workspace decided: of a token, session, consent or key. */
export function WorkspaceTime({ at }: { at: number }) {
  return <Relative at={at} now={useWorkspaceNow()} />;
}

function Relative({ at, now }: { at: number; now: number }) {
  return (
    <Tooltip label={absoluteWords(at)}>
      <time dateTime={new Date(at).toISOString()} className="u-tabular">
        {relativeWords(at, now)}
      </time>
    </Tooltip>
  );
}

/** Counts down to a time by the clock of the workspace, such as `59:12`, then shows `expired`. `until` is milliseconds since 1970. */
export function Countdown({ until }: { until: number }) {
  const now = useWorkspaceNow();
  const over = until <= now;
  return (
    <Tooltip label={`${over ? 'Expired' : 'Expires'} ${absoluteWords(until)}`}>
      <time
        dateTime={new Date(until).toISOString()}
        className="u-tabular"
        style={{ color: over ? 'var(--u-failed)' : undefined }}
      >
        {countdownWords(until, now)}
      </time>
    </Tooltip>
  );
}
