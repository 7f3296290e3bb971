import { ActionIcon, Tooltip } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { Link } from 'wouter';
import { CopyButton } from '../ui/CopyButton.tsx';
import type { Complaints } from './use-complaints.ts';
import { DOCTOR_WORDS, fixesOf } from './words.ts';
import classes from './doctor.module.css';

/** The worst complaint in one or two lines, for a banner: the cause, what to do, and the first fix to copy. */
export function ComplaintNotice({ complaints: { shown, dismiss } }: { complaints: Complaints }) {
  const [worst, ...others] = shown;
  if (!worst) return null;
  const [fix] = fixesOf(worst);
  return (
    <div className={classes.notice}>
      <div className={classes.noticeText}>
        <strong>{worst.cause}</strong> {!fix && worst.advice}
        {fix && (
          <span className={classes.inlineFix}>
            <code>{fix.code}</code>
            <CopyButton value={fix.code} label={DOCTOR_WORDS.copyFix} />
          </span>
        )}{' '}
        <Link href="/">
          {DOCTOR_WORDS.more}
          {others.length > 0 && ` (${shown.length})`}
        </Link>
      </div>
      <Tooltip label={DOCTOR_WORDS.dismiss}>
        <ActionIcon size="sm" aria-label={DOCTOR_WORDS.dismiss} onClick={() => dismiss(worst, true)}>
          <IconX size={14} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}
