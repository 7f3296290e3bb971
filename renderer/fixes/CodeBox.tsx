import { CopyButton } from '../ui/CopyButton.tsx';
import classes from './fixes.module.css';

/** What a client should send instead, to copy. */
export function CodeBox({ code, label }: { code: string; label: string }) {
  return (
    <div className={classes.code}>
      <pre>{code}</pre>
      <CopyButton value={code} label={label} />
    </div>
  );
}
