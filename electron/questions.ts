import type { Dialog } from 'electron';
import type { HostQuestions, PortAnswer } from './server-host.ts';

const PORT_ANSWERS: readonly PortAnswer[] = ['take', 'retry', 'quit'];

export const NOT_STARTED = 'The server couldn’t start.';

/** Asks the host's questions in native dialogs. Closing a dialog means quit. */
export function createQuestions(dialog: Dialog): HostQuestions {
  return {
    async portTaken(port, free) {
      const { response } = await dialog.showMessageBox({
        type: 'question',
        title: 'Understudy',
        message: `Port ${port} is already in use.`,
        detail: `Understudy can use port ${free} until you quit. Apps that are set up for port ${port} won’t find it there.`,
        buttons: [`Use port ${free}`, 'Try again', 'Quit'],
        defaultId: 0,
        cancelId: 2,
        noLink: true,
      });
      return PORT_ANSWERS[response] ?? 'quit';
    },
    async failed(error) {
      const { response } = await dialog.showMessageBox({
        type: 'error',
        title: 'Understudy',
        message: NOT_STARTED,
        detail: error.message,
        buttons: ['Try again', 'Quit'],
        defaultId: 0,
        cancelId: 1,
        noLink: true,
      });
      return response === 0 ? 'retry' : 'quit';
    },
  };
}
