import { Anchor, Button } from '@mantine/core';
import { IconBellOff } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { Finding } from '../../../../contract/lint/finding.ts';
import { SeverityIcon } from '../../../fixes/SeverityIcon.tsx';
import { SpecText } from '../../../fixes/SpecText.tsx';
import { pathTo } from '../../../frame/paths.ts';
import { RelativeTime } from '../../../ui/RelativeTime.tsx';
import type { FindingProps } from './finding.ts';
import { absoluteWords, secondWords } from '../../../ui/time-words.ts';
import { FindingFixes } from './FindingFixes.tsx';
import { MuteForm } from './MuteForm.tsx';
import { FINDING_WORDS, muteLabel, requestWords } from './words.ts';
import classes from './findings.module.css';

/** One finding: what happened first, then why it matters, where to see it and what to do. */
export function FindingCard({ client_id, finding, reload }: FindingProps & { reload: () => void }) {
  const { severity, title, cause, why, rule, spec, count, lastAt } = finding;
  const [muting, setMuting] = useState(false);
  return (
    <article className={classes.finding} data-severity={severity} aria-label={title}>
      <SeverityIcon severity={severity} />
      <div className={classes.body}>
        <header className={classes.head}>
          <h2>{title}</h2>
          <span className={`u-muted u-tabular ${classes.when}`}>
            {requestWords(count)}, last <RelativeTime at={lastAt} />
          </span>
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            leftSection={<IconBellOff size={14} />}
            aria-label={muteLabel(title)}
            aria-expanded={muting}
            onClick={() => setMuting(!muting)}
          >
            {FINDING_WORDS.mute}
          </Button>
        </header>
        {muting && <MuteForm client_id={client_id} rule={rule} title={title} onCancel={() => setMuting(false)} />}
        <p className={classes.cause}>{cause}</p>
        <p className="u-muted">{why}</p>
        <div className={classes.facts}>
          <SpecText spec={spec} />
          <code>{rule}</code>
        </div>
        <Evidence finding={finding} />
        <FindingFixes finding={finding} reload={reload} />
      </div>
    </article>
  );
}

/** How many of the latest requests are linked. */
const MOST_LINKED = 3;
const DATE_LENGTH = '2000-01-01 '.length;

function Evidence({ finding: { evidence } }: { finding: Finding }) {
  const shown = evidence.slice(-MOST_LINKED).toReversed();
  return (
    <div className={classes.evidence}>
      <span className="u-muted">{FINDING_WORDS.requests}</span>
      {shown.map(({ flowId = '-', exchangeId, at }) => (
        <Anchor
          key={exchangeId}
          component={Link}
          href={pathTo('live', flowId, exchangeId)}
          className="u-tabular"
          title={absoluteWords(at)}
        >
          {secondWords(at).slice(DATE_LENGTH)}
        </Anchor>
      ))}
    </div>
  );
}
