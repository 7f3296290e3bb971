import { Badge, UnstyledButton } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { FaultKindView } from '../../../contract/faults/fault.ts';
import { FAULT_FAMILIES } from '../../../contract/faults/names.ts';
import { reactionWords, type Reaction } from '../../../contract/faults/reactions.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import classes from './faults.module.css';

interface CatalogueProps {
  kinds: readonly FaultKindView[];
  search: string;
  /** Only kinds that can fire there. */
  endpoint: string | undefined;
  onChoose: (kind: FaultKindView) => void;
}

const REACTIONS: Record<Reaction, { label: string; color: string }> = {
  refuse: { label: 'refuse', color: 'red' },
  tolerate: { label: 'tolerate', color: 'green' },
  retry: { label: 'retry', color: 'iris' },
  give_up: { label: 'give up', color: 'yellow' },
};

const isFound = ({ kind, title, does, why, spec, client }: FaultKindView, search: string): boolean => {
  const text = [kind, title, does, why, spec, REACTIONS[client].label].join(' ').toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
};

/** All kinds by family, with what each does and what a correct client does about it. */
export function Catalogue({ kinds, search, endpoint, onChoose }: CatalogueProps) {
  const shown = kinds.filter(
    (kind) => isFound(kind, search) && (endpoint === undefined || kind.appliesTo.endpoints.includes(endpoint)),
  );
  if (shown.length === 0) return <EmptyState title="No kind of fault matches">Try another word.</EmptyState>;
  return Object.entries(FAULT_FAMILIES).map(([family, title]) => {
    const own = shown.filter((kind) => kind.family === family);
    if (own.length === 0) return null;
    return (
      <section key={family} className={classes.card} aria-label={title}>
        <header className={classes.cardHead}>
          <h2>
            {title} <span className="u-muted u-tabular">{own.length}</span>
          </h2>
          <span className={`u-muted ${classes.column}`}>Client should</span>
        </header>
        {own.map((kind) => (
          <KindRow key={kind.kind} kind={kind} onChoose={onChoose} />
        ))}
      </section>
    );
  });
}

function KindRow({ kind, onChoose }: { kind: FaultKindView; onChoose: (kind: FaultKindView) => void }) {
  const { label, color } = REACTIONS[kind.client];
  return (
    <UnstyledButton
      className={classes.kind}
      onClick={() => onChoose(kind)}
      title={`${kind.kind}. ${reactionWords(kind)} ${kind.why}`}
    >
      <span className={classes.kindTitle}>{kind.title}</span>
      <span className={classes.does}>{kind.does}</span>
      <span className={`u-truncate u-muted ${classes.spec}`}>{kind.spec}</span>
      <span className={classes.reaction}>
        <Badge color={color} variant="light">
          {label}
        </Badge>
      </span>
      <IconPlus className={classes.plus} size={14} aria-hidden="true" />
    </UnstyledButton>
  );
}
