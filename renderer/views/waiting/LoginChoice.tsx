import { Select } from '@mantine/core';
import { useState } from 'react';
import { BusyButton } from '../../ui/BusyButton.tsx';
import { useWorkspace } from '../../api/console.tsx';
import { useOperation } from '../../api/hooks.ts';
import classes from './waiting.module.css';

/** Selects the user who logs in. */
export function LoginChoice(props: { hint: string | undefined; busy: boolean; onLogin: (username: string) => void }) {
  const { tid, aid } = useWorkspace();
  const { data: users, error } = useOperation('users.list', { params: { tid, aid } });
  const [chosen, setChosen] = useState<string>();
  const names = (users ?? []).filter((user) => !user.disabled).map((user) => user.username);
  const username = chosen ?? names.find((name) => name === props.hint) ?? names[0];
  if (error) return <p className={classes.note}>Couldn’t load the users: {error.description}</p>;
  if (username === undefined)
    return <p className={classes.note}>{users ? 'This workspace has no users.' : 'Loading the users …'}</p>;
  return (
    <div className={classes.login}>
      <Select
        aria-label="User"
        data={names}
        value={username}
        onChange={(value) => value !== null && setChosen(value)}
        searchable
        allowDeselect={false}
        w={240}
      />
      <BusyButton busy={props.busy} onClick={() => props.onLogin(username)}>
        Log in as {username}
      </BusyButton>
    </div>
  );
}
