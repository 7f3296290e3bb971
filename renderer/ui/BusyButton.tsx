import { Button, type ButtonProps } from '@mantine/core';
import type { ComponentProps } from 'react';
import classes from './ui.module.css';

type BusyButtonProps = Omit<ButtonProps, 'loading'> &
  Omit<ComponentProps<'button'>, keyof ButtonProps> & {
    /** The action is running, so clicks do nothing. */
    busy: boolean;
  };

/** A button that keeps the focus while its action runs. A disabled button would lose it. */
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
