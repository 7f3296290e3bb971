import { Button, Chip } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { ESSENTIALS } from '../../../../contract/checkup/plan.ts';
import type { Client } from '../../../../contract/config/client.ts';
import type { FaultKindView } from '../../../../contract/faults/fault.ts';
import { FAULT_FAMILIES } from '../../../../contract/faults/names.ts';
import { CodeBlock } from '../../../connect/CodeBlock.tsx';
import { useOperation } from '../../../api/hooks.ts';
import { askedBy, loginsFor, optionsFor, type Choice } from './choice.ts';
import type { CheckupControls } from './use-checkup.ts';
import { useNamedBy } from './use-named-by.ts';
import { CHECKUP_WORDS, commandFor, loginWords } from './words.ts';
import classes from './checkup.module.css';

interface StartProps {
  client: Client;
  checkup: CheckupControls;
}

/** What to try, and how many logins that takes, before anything begins. */
export function StartCheckup({ client, checkup }: StartProps) {
  const { latest } = checkup;
  const kinds = useOperation('faults.kinds', undefined, 'never');
  return (
    <section className={classes.start} aria-label={CHECKUP_WORDS.start}>
      <h2>{CHECKUP_WORDS.title}</h2>
      <p className="u-muted">{CHECKUP_WORDS.about}</p>
      {latest?.state === 'stopped' && (
        <p>
          {CHECKUP_WORDS.stopped}: {latest.reason}
        </p>
      )}
      {kinds.data && <Choices client={client} checkup={checkup} kinds={kinds.data} />}
      {kinds.error && <p role="alert">{kinds.error.description}</p>}
    </section>
  );
}

function Choices({ client, checkup: { start, busy }, kinds }: StartProps & { kinds: readonly FaultKindView[] }) {
  const [chosen, choose] = useState<readonly Choice[]>([ESSENTIALS]);
  const options = optionsFor(kinds, client);
  const families = options.map(({ choice }) => choice).filter((choice) => choice !== ESSENTIALS);
  const isAll = families.every((family) => chosen.includes(family));
  const logins = loginsFor(kinds, client, chosen);
  const namedBy = useNamedBy();
  const command = commandFor({ client_id: client.client_id, families: isAll ? [] : chosen, namedBy });
  const toggle = (choice: Choice): void =>
    choose(chosen.includes(choice) ? chosen.filter((one) => one !== choice) : [...chosen, choice]);
  const chip = (choice: Choice) => (
    <Chip key={choice} checked={chosen.includes(choice)} onChange={() => toggle(choice)} {...CHIP}>
      {choice === ESSENTIALS ? CHECKUP_WORDS.essentials : FAULT_FAMILIES[choice]}{' '}
      <span className={classes.runs}>{options.find((option) => option.choice === choice)?.runs ?? 0}</span>
    </Chip>
  );
  return (
    <>
      <div role="group" aria-label={CHECKUP_WORDS.what}>
        <div className={classes.choices}>
          {chip(ESSENTIALS)}
          <Chip checked={isAll} onChange={() => choose(isAll ? [ESSENTIALS] : families)} {...CHIP}>
            {CHECKUP_WORDS.everything} <span className={classes.runs}>{loginsFor(kinds, client, families) - 1}</span>
          </Chip>
        </div>
        <div className={classes.choices}>{families.map(chip)}</div>
      </div>
      <div className={classes.begin}>
        <Button
          leftSection={<IconPlayerPlay size={16} />}
          disabled={busy || logins === 0}
          onClick={() => void start(isAll ? {} : askedBy(chosen))}
        >
          {CHECKUP_WORDS.start}
        </Button>
        <span className="u-muted u-tabular" role="status">
          {loginWords(logins)}
        </span>
      </div>
      <CodeBlock name={CHECKUP_WORDS.script} code={command} wraps />
    </>
  );
}

const CHIP = { size: 'xs', variant: 'outline', radius: 'md' } as const;
