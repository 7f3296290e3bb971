import { Button, type ButtonProps } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';

const ARMED_MS = 4000;

/** A button for actions that can't be undone. The first click asks, the second acts. It resets after four seconds. */
export function ConfirmButton(
  props: ButtonProps & { children: ReactNode; confirm: string; onConfirm: () => void; 'aria-label'?: string },
) {
  const { children, confirm, onConfirm, ...rest } = props;
  const [armed, setArmed] = useState(false);
  useEffect(() => {
    if (!armed) return undefined;
    const timer = setTimeout(() => setArmed(false), ARMED_MS);
    return () => clearTimeout(timer);
  }, [armed]);
  const press = () => {
    setArmed(!armed);
    if (armed) onConfirm();
  };
  return (
    <Button
      variant="default"
      {...rest}
      {...(armed && { variant: 'filled', color: 'red' })}
      onClick={press}
      onBlur={() => setArmed(false)}
      aria-live="polite"
    >
      {armed ? confirm : children}
    </Button>
  );
}
