import { Checkbox } from '@mantine/core';
import { useState } from 'react';
import { BusyButton } from '../../ui/BusyButton.tsx';
import { useWorkspace } from '../../api/console.tsx';
import { useOperation } from '../../api/hooks.ts';
import classes from './waiting.module.css';

/** Selects the scopes to grant. All are selected at first. */
export function ConsentChoice(props: {
  scopes: readonly string[];
  busy: boolean;
  onApprove: (granted: readonly string[]) => void;
}) {
  const { scopes, busy, onApprove } = props;
  const { tid, aid } = useWorkspace();
  const { data: known } = useOperation('scopes.list', { params: { tid, aid } });
  const [granted, setGranted] = useState<readonly string[]>(scopes);
  const all = granted.length === scopes.length;
  return (
    <>
      <Checkbox.Group value={[...granted]} onChange={setGranted} aria-label="Scopes to grant">
        <div className={classes.scopes}>
          {scopes.map((scope) => {
            const about = known?.find((entry) => entry.name === scope);
            return (
              <Checkbox
                key={scope}
                value={scope}
                label={<span className="u-mono">{scope}</span>}
                description={about?.description ?? about?.display_name}
              />
            );
          })}
        </div>
      </Checkbox.Group>
      <div className={classes.approve}>
        <BusyButton busy={busy} disabled={granted.length === 0} onClick={() => onApprove(granted)}>
          {all ? 'Approve' : `Approve ${granted.length} of ${scopes.length}`}
        </BusyButton>
      </div>
    </>
  );
}
