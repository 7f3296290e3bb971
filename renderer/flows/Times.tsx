import classes from './times.module.css';

/** How many entries a row stands for. */
export const Times = ({ times }: { times: number }) => (
  <span className={`u-tabular ${classes.times}`} title={`${times.toLocaleString('en')} times`}>
    ×{times.toLocaleString('en')}
  </span>
);
