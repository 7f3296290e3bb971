import { Tooltip } from '@mantine/core';
import { orderClaims } from '../../contract/traffic/claim-order.ts';
import { Name, NameTable } from '../ui/NameTable.tsx';
import { absoluteWords, countdownWords, relativeWords } from '../ui/time-words.ts';
import { useWorkspaceNow } from '../ui/now.ts';
import { JsonScalar } from './Json.tsx';
import { maskClaim } from '../../contract/traffic/read/mask-claims.ts';
import { useMask } from './mask.ts';
import { CLAIM_WORDS, momentOf } from './claims.ts';
import classes from './claims.module.css';

/** Claims in reading order, explained on hover. Times also show how far away they are. */
export function ClaimTable({ claims, label }: { claims: Readonly<Record<string, unknown>>; label: string }) {
  const rows = orderClaims(Object.keys(claims)).map((name) => ({
    name,
    shown: <ClaimName name={name} />,
    value: <ClaimValue name={name} value={claims[name]} />,
  }));
  return <NameTable label={label} rows={rows} />;
}

export function ClaimName({ name }: { name: string }) {
  const words = CLAIM_WORDS[name];
  if (words === undefined) return <Name>{name}</Name>;
  return (
    <Tooltip label={words} position="top-start">
      <button type="button" className={classes.explained} aria-description={words}>
        {name}
      </button>
    </Tooltip>
  );
}

export function ClaimValue(props: { name: string; value: unknown }) {
  const { name } = props;
  const value = useMask() ? maskClaim(name, props.value) : props.value;
  const moment = momentOf(name, value);
  return (
    <>
      <Value value={value} />
      {moment !== undefined && <Moment claim={name} at={moment} />}
    </>
  );
}

const isScalar = (value: unknown): boolean => typeof value !== 'object' || value === null;

/** A list of plain values shows one value per line. */
function Value({ value }: { value: unknown }) {
  if (isScalar(value)) return <JsonScalar value={value} />;
  if (!Array.isArray(value) || value.length === 0 || !value.every(isScalar)) {
    return JSON.stringify(value, undefined, 2);
  }
  return value.map((entry, index) => (
    // oxlint-disable-next-line react/no-array-index-key -- entries of a claim have no other name
    <div key={index}>
      <JsonScalar value={entry} />
    </div>
  ));
}

function Moment({ claim, at }: { claim: string; at: number }) {
  const now = useWorkspaceNow();
  const over = claim === 'exp' && at <= now;
  const words = claim === 'exp' && !over ? `${countdownWords(at, now)} left` : relativeWords(at, now);
  return (
    <Tooltip label={absoluteWords(at)}>
      <time className={`u-tabular ${classes.moment}`} data-over={over || undefined}>
        {over ? `expired ${words}` : words}
      </time>
    </Tooltip>
  );
}
