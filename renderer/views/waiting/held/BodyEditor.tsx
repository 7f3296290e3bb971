import { Button, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { HeldView } from '../../../../contract/breakpoints/held.ts';
import { bodyHoldsSecret } from '../../../../contract/traffic/redact.ts';
import { HELD_WORDS } from './words.ts';
import classes from './held.module.css';

const typeOf = ({ reply }: HeldView): string => String(reply?.headers['Content-Type'] ?? '');

/** The text of a reply. If it has secrets in it, you have to ask for it. */
export function BodyEditor(props: { held: HeldView; text: string; onChange: (text: string) => void }) {
  const { held, text, onChange } = props;
  const [isShown, setShown] = useState(() => !bodyHoldsSecret(held.reply?.body ?? '', typeOf(held)));
  if (!isShown) {
    return (
      <div className={classes.hidden}>
        <Text size="sm">{HELD_WORDS.bodyIsSecret}</Text>
        <Button variant="default" onClick={() => setShown(true)}>
          {HELD_WORDS.showBody}
        </Button>
      </div>
    );
  }
  return (
    <Textarea
      aria-label={HELD_WORDS.body}
      classNames={{ input: 'u-mono' }}
      autosize
      minRows={4}
      maxRows={18}
      spellCheck={false}
      value={text}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
