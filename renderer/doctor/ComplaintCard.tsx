import { Anchor } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { Complaint } from '../../contract/doctor.ts';
import { CopyButton } from '../ui/CopyButton.tsx';
import { RelativeTime } from '../ui/RelativeTime.tsx';
import { DOCTOR_WORDS, fixesOf, timesSeen } from './words.ts';
import classes from './doctor.module.css';

interface ComplaintCardProps {
  complaint: Complaint;
  /** Where the request with this ID is shown. */
  pathOf: (exchangeId: string) => string;
  /** Whether the banner leaves out complaints like this one. */
  isDismissed: boolean;
  onShowAgain: () => void;
}

/** A complaint with its evidence and every fix. */
export function ComplaintCard({ complaint, pathOf, isDismissed, onShowAgain }: ComplaintCardProps) {
  const { severity, cause, advice, evidence } = complaint;
  const last = evidence.at(-1);
  return (
    <li className={classes.card} data-severity={severity}>
      <IconAlertTriangle size={18} aria-hidden />
      <div className={classes.cardText}>
        <strong>{cause}</strong>
        <p>{advice}</p>
        <p className={classes.evidence}>
          {timesSeen(complaint)}
          {last && (
            <>
              , {complaint.count > 1 && 'last '}
              <RelativeTime at={last.at} />: <span className="u-mono">{last.text}</span>
            </>
          )}{' '}
          {last?.exchangeId !== undefined && <Link href={pathOf(last.exchangeId)}>{DOCTOR_WORDS.showRequest}</Link>}
        </p>
        {isDismissed && (
          <p className={classes.evidence}>
            {DOCTOR_WORDS.hidden}.{' '}
            <Anchor component="button" type="button" inherit onClick={onShowAgain}>
              {DOCTOR_WORDS.showAgain}
            </Anchor>
          </p>
        )}
      </div>
      <div className={classes.fixes}>
        {fixesOf(complaint).map(({ name, code }) => (
          <div key={name} className={classes.fix}>
            <div className={classes.fixHead}>
              {name}
              <CopyButton value={code} label={`Copy ${name}`} />
            </div>
            <pre>{code}</pre>
          </div>
        ))}
      </div>
    </li>
  );
}
