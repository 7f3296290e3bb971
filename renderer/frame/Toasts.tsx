import { Notifications } from '@mantine/notifications';
import classes from './frame.module.css';

/** Notifications, below the screen. The screen shrinks for them, so they cover nothing. */
export function Toasts() {
  return (
    <div className={classes.toasts}>
      <Notifications position="bottom-center" limit={4} autoClose={5000} withinPortal={false} />
    </div>
  );
}
