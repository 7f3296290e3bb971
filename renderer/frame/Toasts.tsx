import { Notifications } from '@mantine/notifications';
import classes from './frame.module.css';

/** What was just done, below the screen: the screen gives way to it, so that it covers nothing. */
export function Toasts() {
  return (
    <div className={classes.toasts}>
      <Notifications position="bottom-center" limit={4} autoClose={5000} withinPortal={false} />
    </div>
  );
}
