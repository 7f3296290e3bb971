import type { Dialog } from 'electron';
import type { HostQuestions, PortAnswer } from './server-host.ts';

const PORT_ANSWERS: readonly PortAnswer[] = ['take', 'retry', 'quit'];

/** The host's questions, as native dialogs. Closing one means to quit. */
export function createQuestions(dialog: Dialog): HostQuestions {
  return {
    async portTaken(port, free) {
      const { response } = await dialog.showMessageBox({
        type: 'question',
        title: 'Understudy',
        message: `Port ${port} is taken by another program.`,
        detail: `Understudy can listen on port ${free} instead, until it is quit. Apps that name port ${port} in their settings will not find it there.`,
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
        message: 'The server did not start.',
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
