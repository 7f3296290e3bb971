import { Button, Group, Progress } from '@mantine/core';
import type { CheckupLine } from '../../../../contract/checkup/card.ts';
import type { CheckupView } from '../../../../contract/checkup/checkup.ts';
import { BusyButton } from '../../../ui/BusyButton.tsx';
import { CardLine } from './CardLine.tsx';
import type { CheckupControls } from './use-checkup.ts';
import { CHECKUP_WORDS, leftWords } from './words.ts';
import classes from './checkup.module.css';

interface RunningProps {
  checkup: CheckupView;
  controls: CheckupControls;
}

/** The run that is on, what to do in it, and what the ones before showed. */
export function RunningCheckup({ checkup, controls }: RunningProps) {
  const { plan, lines, control, current, id } = checkup;
  const done = [...(control ? [control] : []), ...lines]
    .filter(({ result }) => result !== 'not_applicable')
    .toReversed();
  const left = plan.length + (current ? 1 : 0);
  return (
    <>
      <section className={classes.panel} aria-label={CHECKUP_WORDS.tab}>
        <div className={classes.grow}>
          <div className={classes.progress}>
            <Progress
              value={(100 * done.length) / Math.max(1, done.length + left)}
              aria-label={leftWords(left)}
              className={classes.grow}
            />
            <span className="u-muted u-tabular">{leftWords(left)}</span>
          </div>
          {controls.question ? (
            <Question line={controls.question.line} controls={controls} />
          ) : (
            <CurrentRun checkup={checkup} controls={controls} />
          )}
        </div>
        <Button variant="subtle" color="gray" size="compact-sm" onClick={() => void controls.stop(id)}>
          {CHECKUP_WORDS.stop}
        </Button>
      </section>
      {done.length > 0 && (
        <div className={classes.lines}>
          {done.map((line) => (
            <CardLine key={line.id} line={line} />
          ))}
        </div>
      )}
    </>
  );
}

function CurrentRun({ checkup, controls: { finish, busy } }: RunningProps) {
  const { current } = checkup;
  if (!current)
    return (
      <BusyButton busy={busy} onClick={() => void finish(checkup, { loggedIn: null })}>
        {CHECKUP_WORDS.next}
      </BusyButton>
    );
  return (
    <>
      <h2>{CHECKUP_WORDS.logIn}</h2>
      <p>
        <strong>{current.title}</strong> <span className="u-muted">{current.does}</span>
      </p>
      <Group gap="xs" mt="sm">
        <BusyButton busy={busy} onClick={() => void finish(checkup, { loggedIn: null })}>
          {CHECKUP_WORDS.next}
        </BusyButton>
        <BusyButton
          busy={busy}
          variant="default"
          onClick={() => void finish(checkup, { loggedIn: null, skipped: true })}
        >
          {CHECKUP_WORDS.skip}
        </BusyButton>
      </Group>
    </>
  );
}

function Question({ line, controls: { answer, busy } }: { line: CheckupLine; controls: CheckupControls }) {
  const answers = [
    [true, CHECKUP_WORDS.yes],
    [false, CHECKUP_WORDS.no],
    [null, CHECKUP_WORDS.unknown],
  ] as const;
  return (
    <>
      <h2>{CHECKUP_WORDS.question}</h2>
      <p>
        <strong>{line.title}</strong> <span className="u-muted">{line.did}</span>
      </p>
      <Group gap="xs" mt="sm">
        {answers.map(([loggedIn, words]) => (
          <BusyButton key={words} busy={busy} variant="default" onClick={() => void answer(loggedIn)}>
            {words}
          </BusyButton>
        ))}
      </Group>
    </>
  );
}
