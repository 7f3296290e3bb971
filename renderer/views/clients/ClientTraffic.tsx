import { Section } from '../../ui/PageHeader.tsx';
import { ConsentTable, SessionTable, TokenTable } from '../../tokens/tables.tsx';
import classes from '../../records/records.module.css';

/** The active tokens, consents and sessions of a client. */
export function ClientTraffic({ client_id }: { client_id: string }) {
  return (
    <div className={classes.stack}>
      <Section title="Tokens">
        <TokenTable only={{ client_id }} />
      </Section>
      <Section title="Consents" description="Scopes that users have granted to this client.">
        <ConsentTable only={{ client_id }} />
      </Section>
      <Section title="Sessions" description="Login sessions that include this client.">
        <SessionTable only={{ client_id }} />
      </Section>
    </div>
  );
}
