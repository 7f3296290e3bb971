import { CopyButton } from '../ui/CopyButton.tsx';
import classes from './connect.module.css';

/** Code with a heading and a button that copies it. */
export function CodeBlock({ name, code, wraps = false }: { name: string; code: string; wraps?: boolean }) {
  return (
    <section className={classes.step} aria-label={name}>
      <div className={classes.stepHead}>
        <h3 className={classes.stepName} title={name}>
          {name}
        </h3>
        <CopyButton value={code} label={`Copy ${name}`} />
      </div>
      <pre className={classes.code} tabIndex={0} aria-label={`${name}, code`} data-wraps={wraps || undefined}>
        {code.trimEnd()}
      </pre>
    </section>
  );
}
