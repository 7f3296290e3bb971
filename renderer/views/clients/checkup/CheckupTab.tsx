import { Alert, SegmentedControl } from '@mantine/core';
import { useLocation } from 'wouter';
import type { CheckupCard } from '../../../../contract/checkup/card.ts';
import type { Client } from '../../../../contract/config/client.ts';
import { pathTo } from '../../../frame/paths.ts';
import { BackLink } from '../../../records/BackLink.tsx';
import { ErrorNotice, Loading } from '../../../ui/Loading.tsx';
import { API_WORDS } from './api-words.ts';
import { ApiPart } from './ApiPart.tsx';
import { CardView } from './CardView.tsx';
import { RunningCheckup } from './RunningCheckup.tsx';
import { StartCheckup } from './StartCheckup.tsx';
import { useCheckup, type CheckupControls } from './use-checkup.ts';
import { CHECKUP_WORDS } from './words.ts';
import classes from './checkup.module.css';

/** In the address, in place of the id of a card. */
const APIS = 'apis';

interface TabProps {
  client: Client;
  /** The id of a card, or `apis`. */
  asked: string | undefined;
}

/** What a client does when things go wrong, and what the APIs do that get its tokens. */
export function CheckupTab({ client, asked }: TabProps) {
  const { client_id } = client;
  const checkup = useCheckup(client_id);
  const [, navigate] = useLocation();
  const { list, apiCards } = checkup;
  if (!list.data) {
    if (!list.error) return <Loading>Loading the check-ups …</Loading>;
    return <ErrorNotice title="Couldn’t load the check-ups" error={list.error} retry={list.reload} />;
  }
  const apiCard = apiCards.find(({ id }) => id === asked);
  const isOfApis = asked === APIS || apiCard !== undefined;
  return (
    <div className={classes.tab}>
      <SegmentedControl
        className={classes.parts ?? ''}
        aria-label={CHECKUP_WORDS.tab}
        value={isOfApis ? APIS : ''}
        data={[
          { value: '', label: CHECKUP_WORDS.client },
          {
            value: APIS,
            label: apiCards.length > 0 ? `${API_WORDS.tab} (${subjectsIn(apiCards).size})` : API_WORDS.tab,
          },
        ]}
        onChange={(part) => navigate(pathTo('clients', client_id, 'checkup', ...(part === '' ? [] : [part])))}
      />
      {apiCard ? (
        <>
          <div className={classes.subject}>
            <BackLink to={pathTo('clients', client_id, 'checkup', APIS)} label={API_WORDS.back} />
            <strong title={apiCard.subject}>{apiCard.subject}</strong>
          </div>
          <CardView
            client_id={client_id}
            card={apiCard}
            cards={apiCards.filter(({ subject }) => subject === apiCard.subject)}
          />
        </>
      ) : isOfApis ? (
        <ApiPart client={client} cards={apiCards} />
      ) : (
        <ClientPart client={client} asked={asked} checkup={checkup} />
      )}
    </div>
  );
}

const subjectsIn = (cards: readonly CheckupCard[]) => new Set(cards.map(({ subject }) => subject));

/** The check-up that is running, or the cards of the last ones. */
function ClientPart({ client, asked, checkup }: TabProps & { checkup: CheckupControls }) {
  const { latest, cards, question, error } = checkup;
  const shown = cards.find(({ id }) => id === asked) ?? cards[0];
  const isRunning = latest !== undefined && (latest.state === 'running' || question !== undefined);
  return (
    <>
      {error && <Alert color="red" title={error.description} role="alert" />}
      {isRunning ? (
        <RunningCheckup checkup={latest} controls={checkup} />
      ) : (
        <StartCheckup client={client} checkup={checkup} />
      )}
      {!isRunning && shown && <CardView client_id={client.client_id} card={shown} cards={cards} />}
    </>
  );
}
