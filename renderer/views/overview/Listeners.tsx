import { Badge } from '@mantine/core';
import { useOperation, useTraffic } from '../../api/hooks.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import classes from './overview.module.css';

/** The two listeners and the server process. */
export function Listeners() {
  const { data: server } = useOperation('server.get', undefined);
  const connected = useTraffic((view) => view.connection.state === 'live');
  if (!server) return <div className={classes.facts} aria-busy="true" />;
  return (
    <dl className={classes.facts}>
      <Fact name="For clients">
        <State on={connected} />
        <Value text={server.acp.url} />
        <CopyButton value={server.acp.url} label="Copy client address" />
      </Fact>
      <Fact name="For the console">
        <State on={connected} />
        <Value text={server.admin.url} />
      </Fact>
      <Fact name="Understudy">
        <span className="u-truncate">
          {server.version}, started <RelativeTime at={server.startedAt} />
        </span>
      </Fact>
      <Fact name="Config">
        <Value text={server.configPath ?? 'in memory'} />
        {server.readOnly && <Badge color="gray">Read-only</Badge>}
      </Fact>
    </dl>
  );
}

function Value({ text }: { text: string }) {
  return (
    <span className="u-truncate" title={text}>
      {text}
    </span>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function State({ on }: { on: boolean }) {
  return (
    <span
      className={classes.state}
      data-on={on || undefined}
      role="img"
      aria-label={on ? 'listening' : 'not available'}
    />
  );
}
