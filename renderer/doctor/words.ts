import type { Complaint } from '../../contract/doctor.ts';

/** Texts of the doctor, which tests import. */
export const DOCTOR_WORDS = {
  title: 'Doctor',
  also: 'Also',
  description: 'Problems between clients and this server that no single request shows.',
  dismiss: 'Dismiss',
  hidden: 'Banner hidden',
  showAgain: 'Show banner again',
  more: 'View all',
  showRequest: 'Show request',
  copyFix: 'Copy fix',
  command: 'Command',
  compose: 'compose.yaml',
  value: 'Use this instead',
} as const;

/** What there is to copy, and what it is called. */
export const fixesOf = ({ fix }: Complaint): readonly { name: string; code: string }[] =>
  (['command', 'compose', 'value'] as const).flatMap((kind) => {
    const code = fix?.[kind];
    return code === undefined ? [] : [{ name: DOCTOR_WORDS[kind], code }];
  });

export const timesSeen = ({ count }: Complaint): string => (count === 1 ? 'Seen once' : `Seen ${count} times`);
