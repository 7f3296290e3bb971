import type { ConfigChange } from '../../../../contract/traffic/compare/comparison.ts';
import { changedWords, COMPARE_WORDS } from './words.ts';
import classes from './compare.module.css';

/** What changed in the config between two flows. `startedAt` is when the later one began. */
export function ConfigChanges({ changes, startedAt }: { changes: readonly ConfigChange[]; startedAt: number }) {
  if (changes.length === 0) return null;
  return (
    <section className={classes.changes} aria-label={COMPARE_WORDS.changes}>
      <h2>{COMPARE_WORDS.changes}</h2>
      <ul>
        {changes.map((change) => (
          <li key={`${change.at} ${change.workspace} ${change.noun} ${change.id}`}>
            <ChangeWords change={change} />{' '}
            <span className="u-muted">{changedWords(change.by, change.at, startedAt)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function ChangeWords({ change: { noun, id, verb, fields } }: { change: ConfigChange }) {
  return (
    <>
      <span className="u-muted">{noun}</span> <strong>{id}</strong>
      {fields.length === 0 && ` ${verb}`}
      {fields.map(({ path, before, after }) => (
        <span key={path} className={classes.field}>
          <code>{path}</code> <Value value={before} /> → <Value value={after} />
        </span>
      ))}
    </>
  );
}

const Value = ({ value }: { value: unknown }) =>
  value === undefined ? (
    <em className="u-muted">not set</em>
  ) : (
    <code className={classes.value}>{typeof value === 'string' ? value : JSON.stringify(value)}</code>
  );
