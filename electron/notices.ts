import type { InteractionQuestion } from '../contract/traffic/events.ts';
import type { Notification } from 'electron';

interface NoticeParts {
  Notification: typeof Notification;
  /** True while the console is visible, so notifications are not needed. */
  isWatched(): boolean;
  go(path: string): void;
}

export interface Notices {
  waiting(question: InteractionQuestion): void;
  /** Shown once: the server keeps running after you close the window. */
  hidden(): void;
}

export function createNotices({ Notification, isWatched, go }: NoticeParts): Notices {
  let saidHidden = false;
  /** A garbage-collected notification loses its click handler. */
  const shown = new Set<Notification>();
  const notify = (title: string, body: string, path: string): void => {
    if (!Notification.isSupported()) return;
    const notification = new Notification({ title, body });
    shown.add(notification);
    notification.on('click', () => go(path));
    notification.on('close', () => void shown.delete(notification));
    notification.show();
  };
  return {
    waiting(question) {
      if (isWatched()) return;
      const { title, body } = noticeOf(question);
      notify(title, body, '/waiting');
    },
    hidden() {
      if (saidHidden) return;
      saidHidden = true;
      notify(
        'Understudy is still running',
        'The server keeps running in the background. Quit from the tray or the menu.',
        '/',
      );
    },
  };
}

/** Titles of notifications, by what is waiting. */
export const NOTICE_TITLES = { login: 'Waiting for login', consent: 'Waiting for consent' } as const;

/** The text of a notification about a waiting login or consent. */
export function noticeOf(question: InteractionQuestion): { title: string; body: string } {
  const client = question.client_name || question.client_id;
  if (question.kind === 'login')
    return { title: NOTICE_TITLES.login, body: `${client} is waiting for a user to log in.` };
  const user = question.username ?? 'a user';
  return { title: NOTICE_TITLES.consent, body: `${client} is asking ${user} for ${question.scopes.join(', ')}.` };
}
