import { ActionIcon, Badge, Switch, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Outcome } from '../../api/hooks.ts';
import { couldNot } from './words.ts';
import classes from './faults.module.css';

interface SwitchListProps {
  title: string;
  count: number;
  /** What is shown while there is nothing. */
  nothing: { icon: ReactNode; title: string; hint: string };
  children: ReactNode;
}

/** A card of things that can be turned off and removed. */
export function SwitchList({ title, count, nothing, children }: SwitchListProps) {
  return (
    <section className={classes.card} aria-label={title}>
      <header className={classes.cardHead}>
        <h2>
          {title} <span className="u-muted u-tabular">{count}</span>
        </h2>
      </header>
      {count === 0 && (
        <div className={classes.nothing}>
          {nothing.icon}
          <span>
            <strong>{nothing.title}.</strong> {nothing.hint}
          </span>
        </div>
      )}
      {children}
    </section>
  );
}

interface SwitchRowProps {
  title: string;
  /** Beside the title. */
  facts: ReactNode;
  enabled: boolean;
  /** Whether anything can happen. */
  active: boolean;
  scope: readonly string[];
  limits: ReactNode;
  warnings: readonly string[];
  /** How often something happened. */
  counts: ReactNode;
  /** What the buttons are called, and what could not be done if they fail. */
  words: { remove: string; couldNotChange: string; couldNotRemove: string };
  onSwitch: (enabled: boolean) => Promise<Outcome<unknown>>;
  onRemove: () => Promise<Outcome<unknown>>;
}

export function SwitchRow(props: SwitchRowProps) {
  const { title, facts, enabled, active, scope, limits, warnings, counts, words, onSwitch, onRemove } = props;
  const tell = (what: string, outcome: Outcome<unknown>) => {
    if (outcome.ok) return;
    notifications.show({ color: 'red', title: couldNot(what), message: outcome.error.description });
  };
  return (
    <div className={classes.planted} data-off={!active || undefined}>
      <Switch
        checked={enabled}
        aria-label={`${title}: on`}
        onChange={(event) =>
          void onSwitch(event.currentTarget.checked).then((outcome) => tell(words.couldNotChange, outcome))
        }
      />
      <span className={classes.plantedText}>
        <span className={classes.line}>
          <strong>{title}</strong>
          {facts}
        </span>
        <span className={classes.line}>
          {scope.map((part) => (
            <Badge key={part} variant="default" color="gray">
              {part}
            </Badge>
          ))}
          {limits}
        </span>
        {warnings.map((warning) => (
          <span key={warning} className={classes.warning}>
            <IconAlertTriangle size={13} aria-hidden="true" /> {warning}
          </span>
        ))}
      </span>
      {counts}
      <Tooltip label={words.remove}>
        <ActionIcon
          color="gray"
          aria-label={`${words.remove}: ${title}`}
          onClick={() => void onRemove().then((outcome) => tell(words.couldNotRemove, outcome))}
        >
          <IconTrash size={15} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}
