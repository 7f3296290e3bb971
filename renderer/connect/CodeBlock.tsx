import { useState } from 'react';
import { CopyButton } from '../ui/CopyButton.tsx';
import { RevealButton } from '../ui/SecretText.tsx';
import classes from './connect.module.css';

interface CodeBlockProps {
  name: string;
  code: string;
  /** The same without secrets, which is shown until you ask for them. */
  hidden?: string;
  wraps?: boolean;
}

/** Code with a heading and a button that copies it. It copies secrets, whether they are shown or not. */
export function CodeBlock({ name, code, hidden = code, wraps = false }: CodeBlockProps) {
  const [shown, setShown] = useState(false);
  return (
    <section className={classes.step} aria-label={name}>
      <div className={classes.stepHead}>
        <h3 className={classes.stepName} title={name}>
          {name}
        </h3>
        <div className={classes.stepActions}>
          {hidden !== code && <RevealButton shown={shown} onChange={setShown} />}
          <CopyButton value={code} label={`Copy ${name}`} />
        </div>
      </div>
      <pre className={classes.code} tabIndex={0} aria-label={`${name}, code`} data-wraps={wraps || undefined}>
        {(shown ? code : hidden).trimEnd()}
      </pre>
    </section>
  );
}
