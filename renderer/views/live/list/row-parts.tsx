import { useNow } from '../../../ui/now.ts';
import { absoluteWords, relativeWords } from '../../../ui/time-words.ts';
import classes from './list.module.css';

/**
 * Relative time, with the absolute time on hover. Uses a title attribute, because thousands of tooltips are too slow.
 */
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
