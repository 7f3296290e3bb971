import { useNow } from '../../../ui/now.ts';
import { absoluteWords, relativeWords } from '../../../ui/time-words.ts';
import classes from './list.module.css';

/** How long ago, with the absolute time on hover: as a title, for a list of thousands has no room for tooltips. */
export function Age({ at }: { at: number }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={absoluteWords(at)} className={`u-tabular ${classes.aside}`}>
      {relativeWords(at, useNow())}
    </time>
  );
}

export const Chevron = ({ open }: { open: boolean }) => (
  <span className={classes.chevron} data-open={open || undefined} aria-hidden="true" data-part="toggle" />
);
