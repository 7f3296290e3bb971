import { Tooltip } from '@mantine/core';
import { CLAIM_WORDS, momentOf } from '../live/token/claims.ts';
import { Countdown, RelativeTime } from '../../ui/RelativeTime.tsx';
import classes from './records.module.css';

/** Claims, one a line: what each means on hover, times in words beside their numbers. */
export function ClaimsView({ claims, label }: { claims: Readonly<Record<string, unknown>>; label: string }) {
  return (
    <dl className={classes.claims} aria-label={label}>
      {Object.entries(claims).map(([name, value]) => (
        <div key={name}>
          <dt>
            {CLAIM_WORDS[name] === undefined ? (
              name
            ) : (
              <Tooltip label={CLAIM_WORDS[name]}>
                <span className={classes.known}>{name}</span>
              </Tooltip>
            )}
          </dt>
          <dd>
            <ClaimValue value={value} />
            <ClaimTime name={name} value={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'var(--u-string)',
  number: 'var(--u-number)',
  boolean: 'var(--u-keyword)',
};

const isScalar = (value: unknown): boolean => typeof value !== 'object' || value === null;

function ClaimValue({ value }: { value: unknown }) {
  if (Array.isArray(value) && value.length > 0 && value.every(isScalar)) {
    return value.map((entry, index) => (
      // oxlint-disable-next-line react/no-array-index-key -- entries of a claim have no other name
      <div key={index}>
        <ClaimValue value={entry} />
      </div>
    ));
  }
  const text = isScalar(value) ? JSON.stringify(value) : JSON.stringify(value, null, 2);
  return <span style={{ color: KINDS[typeof value] ?? 'var(--u-text)' }}>{text}</span>;
}

function ClaimTime({ name, value }: { name: string; value: unknown }) {
  const moment = momentOf(name, value);
  if (moment === undefined) return null;
  return (
    <span className={classes.moment}>
      {name === 'exp' ? <Countdown until={moment} /> : <RelativeTime at={moment} />}
    </span>
  );
}
