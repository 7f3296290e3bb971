import { UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import classes from './exchange.module.css';

/** A collapsible section of the detail pane. */
export function Card(props: {
  title: ReactNode;
  aside?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  folded?: boolean;
}) {
  const [open, setOpen] = useState(!props.folded);
  return (
    <section className={classes.card} data-open={open || undefined}>
      <div className={classes.cardHead}>
        <UnstyledButton className={classes.cardTitle} aria-expanded={open} onClick={() => setOpen(!open)}>
          <IconChevronRight size={14} className={classes.cardChevron} />
          {props.title}
          {props.aside !== undefined && <span className={classes.cardAside}>{props.aside}</span>}
        </UnstyledButton>
        {open && props.actions}
      </div>
      {open && <div className={classes.cardBody}>{props.children}</div>}
    </section>
  );
}

/** A part of a card with a small heading. */
export function CardPart({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <div className={classes.part}>
      <h3 className={classes.partTitle}>{title}</h3>
      {children}
    </div>
  );
}
