import { useOperation, useTraffic } from '../../api/hooks.ts';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import classes from './overview.module.css';

/** The two listeners and the process behind them. */
export function Listeners() {
  const { data: server } = useOperation('server.get', undefined);
  const connected = useTraffic((view) => view.connection.state === 'live');
  if (!server) return <div className={classes.facts} />;
  return (
    <dl className={classes.facts}>
      <Fact name="For clients">
        <State on={connected} /> {server.acp.url}
      </Fact>
      <Fact name="For this desk">
        <State on={connected} /> {server.admin.url}
      </Fact>
      <Fact name="Understudy">
        {server.version}, started <RelativeTime at={server.startedAt} />
      </Fact>
      <Fact name="Config">
        <span className="u-truncate" title={server.configPath}>
          {server.configPath}
        </span>
        {server.readOnly && <span className="u-muted"> read-only</span>}
      </Fact>
    </dl>
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
      aria-label={on ? 'listening' : 'not reached'}
    />
  );
}
