import { useOperation } from '../../api/hooks.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { DOCTOR_WORDS } from '../../doctor/words.ts';
import classes from './overview.module.css';

/** The issuer of a workspace under the server's other names. Nothing if it has none. */
export function OtherNames({ workspace }: { workspace: string }) {
  const { data: server } = useOperation('server.get', undefined);
  return server?.acp.also?.map((origin) => {
    const issuer = `${origin}/${workspace}`;
    return (
      <div key={origin} className={classes.issuer}>
        <span className="u-muted">{DOCTOR_WORDS.also}</span>
        <code className="u-truncate" title={issuer}>
          {issuer}
        </code>
        <CopyButton value={issuer} label={`Copy ${issuer}`} />
      </div>
    );
  });
}
