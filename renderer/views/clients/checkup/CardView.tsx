import { Button, Select } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useLocation } from 'wouter';
import type { CheckupCard } from '../../../../contract/checkup/card.ts';
import { CARD_TYPES } from '../../../../contract/checkup/report/formats.ts';
import { changeWords, countWords, linesByResult, RESULT_WORDS } from '../../../../contract/checkup/report/words.ts';
import { useConsole } from '../../../api/console.tsx';
import { pathTo } from '../../../frame/paths.ts';
import { saveFile } from '../../../ui/save-file.ts';
import { secondWords } from '../../../ui/time-words.ts';
import { CardLine } from './CardLine.tsx';
import { CHECKUP_WORDS } from './words.ts';
import classes from './checkup.module.css';

const EXPORTS = [
  ['html', 'HTML', 'html'],
  ['junit', 'JUnit', 'xml'],
] as const;

interface CardViewProps {
  client_id: string;
  card: CheckupCard;
  /** Those of the same subject, newest first. */
  cards: readonly CheckupCard[];
}

/** What a file is called after: a client_id, or the URL of an API. */
const nameOf = (subject: string): string => subject.replace(/^https?:\/\//, '').replaceAll(/[^\w.-]+/g, '-');

/** A card: the grade, what changed, and each line, worst first. */
export function CardView({ client_id, card, cards }: CardViewProps) {
  const { client } = useConsole();
  const [, navigate] = useLocation();
  const { id, subject, grade, lines } = card;
  const change = changeWords(card);
  const save = async (format: keyof typeof CARD_TYPES, ending: string): Promise<void> => {
    const text = await client.call('checkups.report', { params: { checkupId: id }, query: { format } });
    saveFile(`checkup-${nameOf(subject)}.${ending}`, text, CARD_TYPES[format]);
  };
  return (
    <>
      <header className={classes.card}>
        <div className={classes.grade} data-grade={grade} role="img" aria-label={`Grade ${grade}`}>
          {grade}
        </div>
        <div className={classes.grow}>
          <h2>{countWords(card)}</h2>
          {change !== undefined && <p className="u-muted">{change}</p>}
        </div>
        <Select
          aria-label={CHECKUP_WORDS.history}
          value={id}
          data={cards.map((one) => ({ value: one.id, label: `${one.grade} · ${secondWords(one.endedAt)}` }))}
          allowDeselect={false}
          onChange={(next) => next !== null && navigate(pathTo('clients', client_id, 'checkup', next))}
        />
        {EXPORTS.map(([format, words, ending]) => (
          <Button
            key={format}
            variant="default"
            leftSection={<IconDownload size={15} />}
            onClick={() => void save(format, ending)}
          >
            {words}
          </Button>
        ))}
      </header>
      {linesByResult(lines).map(([result, some]) => (
        <section key={result} aria-label={RESULT_WORDS[result]}>
          <h3 className={classes.group}>
            {RESULT_WORDS[result]} <span className="u-muted u-tabular">{some.length}</span>
          </h3>
          <div className={classes.lines}>
            {some.map((line) => (
              <CardLine key={line.id} line={line} />
            ))}
          </div>
        </section>
      ))}
    </>
  );
}
