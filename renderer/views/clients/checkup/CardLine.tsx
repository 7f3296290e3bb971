import { Anchor } from '@mantine/core';
import {
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleXFilled,
  IconHelpCircleFilled,
  type Icon,
} from '@tabler/icons-react';
import { Link } from 'wouter';
import type { CheckupLine, CheckupResult } from '../../../../contract/checkup/card.ts';
import { RESULT_WORDS } from '../../../../contract/checkup/report/words.ts';
import { SpecText } from '../../../fixes/SpecText.tsx';
import { pathTo } from '../../../frame/paths.ts';
import { CHECKUP_WORDS } from './words.ts';
import classes from './checkup.module.css';

const ICONS: Readonly<Record<CheckupResult, Icon>> = {
  passed: IconCircleCheckFilled,
  failed: IconCircleXFilled,
  could_not_tell: IconHelpCircleFilled,
  not_applicable: IconCircleDashed,
};

/** One line of a card: in short if it passed, otherwise with what should have happened. */
export function CardLine({ line }: { line: CheckupLine }) {
  const { id, title, result, did, should, spec, attack, flowIds } = line;
  const ResultIcon = ICONS[result];
  const [flowId] = flowIds;
  const isShort = result === 'passed' || result === 'not_applicable';
  return (
    <article className={classes.line} data-result={result} aria-label={title}>
      <ResultIcon size={18} aria-label={RESULT_WORDS[result]} role="img" />
      <div className={classes.grow}>
        <div className={classes.head}>
          <strong>{title}</strong>
          <code>{id}</code>
          {flowId !== undefined && (
            <Anchor component={Link} href={pathTo('live', flowId)} className={classes.flow}>
              {CHECKUP_WORDS.flow}
            </Anchor>
          )}
        </div>
        {isShort ? (
          <p className="u-muted">{did}</p>
        ) : (
          <dl className={classes.facts}>
            <dt>{CHECKUP_WORDS.did}</dt>
            <dd>{did}</dd>
            <dt>{CHECKUP_WORDS.should}</dt>
            <dd>
              {should} {spec !== undefined && <SpecText spec={spec} />}
            </dd>
            {attack !== undefined && result === 'failed' && (
              <>
                <dt>{CHECKUP_WORDS.attack}</dt>
                <dd>{attack}</dd>
              </>
            )}
          </dl>
        )}
      </div>
    </article>
  );
}
