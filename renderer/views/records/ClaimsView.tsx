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

function ClaimValue({ value }: { value: unknown }) {
  const text = typeof value === 'object' && value !== null ? JSON.stringify(value, null, 1) : JSON.stringify(value);
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
