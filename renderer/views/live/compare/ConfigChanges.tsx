import type { ReactNode } from 'react';
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
          <ChangeLines
            key={`${change.at} ${change.workspace} ${change.noun} ${change.id}`}
            change={change}
            when={changedWords(change.by, change.at, startedAt)}
          />
        ))}
      </ul>
    </section>
  );
}

function ChangeLines({ change, when }: { change: ConfigChange; when: string }) {
  const { fields, verb } = change;
  if (fields.length === 0) {
    return (
      <Line change={change} when={when}>
        {verb}
      </Line>
    );
  }
  return fields.map(({ path, before, after }) => (
    <Line key={path} change={change} when={when}>
      <code>{path}</code>{' '}
      {before !== undefined && JSON.stringify(before) === JSON.stringify(after) ? (
        'changed'
      ) : (
        <>
          changed from <Value value={before} /> to <Value value={after} />
        </>
      )}
    </Line>
  ));
}

function Line({ change: { noun, id }, when, children }: { change: ConfigChange; when: string; children: ReactNode }) {
  return (
    <li>
      <span className="u-muted">{noun}</span> <strong>{id}</strong>: {children} <span className="u-muted">{when}</span>
    </li>
  );
}

const Value = ({ value }: { value: unknown }) =>
  value === undefined ? (
    <em>not set</em>
  ) : (
    <code className={classes.value}>{typeof value === 'string' ? value : JSON.stringify(value)}</code>
  );
