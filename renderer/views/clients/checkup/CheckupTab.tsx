import { Alert, Button } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { ErrorNotice, Loading } from '../../../ui/Loading.tsx';
import { CardView } from './CardView.tsx';
import { RunningCheckup } from './RunningCheckup.tsx';
import { useCheckup, type CheckupControls } from './use-checkup.ts';
import { CHECKUP_WORDS, commandFor } from './words.ts';
import classes from './checkup.module.css';

/** What a client does when things go wrong: the check-up that is running, or the cards of the last ones. */
export function CheckupTab({ client_id, asked }: { client_id: string; asked: string | undefined }) {
  const checkup = useCheckup(client_id);
  const { list, latest, cards, question } = checkup;
  if (!list.data) {
    if (!list.error) return <Loading>Loading the check-ups …</Loading>;
    return <ErrorNotice title="Couldn’t load the check-ups" error={list.error} retry={list.reload} />;
  }
  const shown = cards.find(({ id }) => id === asked) ?? cards[0];
  const isRunning = latest !== undefined && (latest.state === 'running' || question !== undefined);
  return (
    <div className={classes.tab}>
      {checkup.error && <Alert color="red" title={checkup.error.description} role="alert" />}
      {isRunning ? (
        <RunningCheckup checkup={latest} controls={checkup} />
      ) : (
        <Start client_id={client_id} {...checkup} />
      )}
      {!isRunning && shown && <CardView card={shown} cards={cards} />}
    </div>
  );
}

function Start({ client_id, latest, start, busy }: CheckupControls & { client_id: string }) {
  return (
    <section className={classes.panel} aria-label={CHECKUP_WORDS.start}>
      <div className={classes.grow}>
        <h2>{CHECKUP_WORDS.title}</h2>
        <p className="u-muted">{CHECKUP_WORDS.about}</p>
        <p className="u-muted">
          {CHECKUP_WORDS.script} <code>{commandFor(client_id)}</code>
        </p>
        {latest?.state === 'stopped' && (
          <p>
            {CHECKUP_WORDS.stopped}: {latest.reason}
          </p>
        )}
      </div>
      <Button leftSection={<IconPlayerPlay size={16} />} disabled={busy} onClick={() => void start()}>
        {CHECKUP_WORDS.start}
      </Button>
    </section>
  );
}
