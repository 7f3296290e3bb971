import { Button, type ButtonProps } from '@mantine/core';
import type { ComponentProps } from 'react';
import classes from './ui.module.css';

type BusyButtonProps = Omit<ButtonProps, 'loading'> &
  Omit<ComponentProps<'button'>, keyof ButtonProps> & {
    /** What it does is under way: a press does nothing then. */
    busy: boolean;
  };

/** A button that keeps the focus while what it does is under way: a disabled one would lose the keyboard's place. */
export function BusyButton({ busy, onClick, className = '', ...rest }: BusyButtonProps) {
  return (
    <Button
      {...rest}
      className={`${classes.busy} ${className}`}
      aria-busy={busy}
      aria-disabled={busy || rest['aria-disabled']}
      onClick={(event) => (busy ? event.preventDefault() : onClick?.(event))}
    />
  );
}
