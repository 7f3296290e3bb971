import type { InteractionQuestion } from '../contract/events.ts';
import type { Notification } from 'electron';

interface NoticeParts {
  Notification: typeof Notification;
  /** True while somebody can see the console: it shows who waits by itself. */
  isWatched(): boolean;
  go(path: string): void;
}

export interface Notices {
  waiting(question: InteractionQuestion): void;
  /** Said once: closing the window has not ended the server. */
  hidden(): void;
}

export function createNotices({ Notification, isWatched, go }: NoticeParts): Notices {
  let saidHidden = false;
  /** One that is collected as garbage takes its click with it. */
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
      notify('Understudy goes on', 'The server keeps running. Quit it from the tray or the menu.', '/');
    },
  };
}

/** What a waiting login or consent says of itself. */
export function noticeOf(question: InteractionQuestion): { title: string; body: string } {
  const client = question.client_name || question.client_id;
  if (question.kind === 'login') return { title: 'A login waits', body: `${client} asks somebody to log in.` };
  const user = question.username ?? 'a user';
  return { title: 'A consent waits', body: `${client} asks ${user} for ${question.scopes.join(', ')}.` };
}
