import { Link } from 'wouter';
import type { CheckupCard } from '../../../../contract/checkup/card.ts';
import type { Client } from '../../../../contract/config/client.ts';
import { useWorkspace } from '../../../api/console.tsx';
import { useOperation } from '../../../api/hooks.ts';
import { CodeBlock } from '../../../connect/CodeBlock.tsx';
import { pathTo } from '../../../frame/paths.ts';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import { apiCommand, API_WORDS, watchCommand } from './api-words.ts';
import { useNamedBy } from './use-named-by.ts';
import { shortChange } from './words.ts';
import classes from './checkup.module.css';

interface ApiPartProps {
  client: Client;
  /** Newest first. */
  cards: readonly CheckupCard[];
}

/** The APIs that were called with this client’s tokens, and how to examine one. */
export function ApiPart({ client, cards }: ApiPartProps) {
  const { tid, aid, id: workspace } = useWorkspace();
  const users = useOperation('users.list', { params: { tid, aid } });
  const user = client.grant_types.includes('authorization_code') ? users.data?.[0]?.username : undefined;
  const namedBy = useNamedBy();
  const command = apiCommand({ client_id: client.client_id, workspace, user, namedBy });
  return (
    <>
      <section className={classes.start} aria-label={API_WORDS.title}>
        <h2>{API_WORDS.title}</h2>
        <p className="u-muted">{API_WORDS.about}</p>
        <CodeBlock name={API_WORDS.checkup} code={command} wraps />
        <p className="u-muted">{API_WORDS.watchAbout}</p>
        <CodeBlock name={API_WORDS.watch} code={watchCommand(namedBy)} wraps />
      </section>
      {cards.length === 0 ? (
        <EmptyState title={API_WORDS.none}>{API_WORDS.noneAbout}</EmptyState>
      ) : (
        <ApiList client_id={client.client_id} cards={cards} />
      )}
    </>
  );
}

/** The last card of each URL. The ones before are chosen in the card. */
function ApiList({ client_id, cards }: { client_id: string; cards: readonly CheckupCard[] }) {
  const latest = cards.filter(({ subject }, at) => cards.findIndex((one) => one.subject === subject) === at);
  return (
    <section aria-label={API_WORDS.cards}>
      <h3 className={classes.group}>
        {API_WORDS.cards} <span className="u-muted u-tabular">{latest.length}</span>
      </h3>
      <ul className={classes.apis}>
        {latest.map((card) => (
          <li key={card.id}>
            <Link href={pathTo('clients', client_id, 'checkup', card.id)} className={classes.api}>
              <span
                className={classes.grade}
                data-grade={card.grade}
                data-small
                role="img"
                aria-label={`Grade ${card.grade}`}
              >
                {card.grade}
              </span>
              <span className={classes.url} title={card.subject}>
                {card.subject}
              </span>
              <span className={classes.change}>{shortChange(card)}</span>
              <span className={classes.when}>
                <RelativeTime at={card.endedAt} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
