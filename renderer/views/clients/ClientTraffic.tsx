import { Section } from '../../ui/PageHeader.tsx';
import { ConsentTable, SessionTable, TokenTable } from '../../tokens/tables.tsx';
import classes from '../../records/records.module.css';

/** What is alive of one client. */
export function ClientTraffic({ client_id }: { client_id: string }) {
  return (
    <div className={classes.stack}>
      <Section title="Tokens">
        <TokenTable only={{ client_id }} />
      </Section>
      <Section title="Consents" description="What users have granted to this client.">
        <ConsentTable only={{ client_id }} />
      </Section>
      <Section title="Sessions" description="Logins that this client has taken part in.">
        <SessionTable only={{ client_id }} />
      </Section>
    </div>
  );
}
