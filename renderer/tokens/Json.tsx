import type { ReactNode } from 'react';
import classes from './json.module.css';

const INDENT = '  ';
/** Beyond this length, colouring is too slow. */
const COLOURED_LIMIT = 100_000;

/** Indented and coloured JSON. Very long values are only indented. */
export function Json({ value }: { value: unknown }) {
  const text = JSON.stringify(value, undefined, 2) ?? 'undefined';
  return (
    <pre className={classes.code} tabIndex={0}>
      {text.length > COLOURED_LIMIT ? text : renderJson(value, '')}
    </pre>
  );
}

function renderJson(value: unknown, indent: string): ReactNode {
  if (Array.isArray(value)) {
    return renderBlock(
      '[',
      ']',
      indent,
      value.map((entry) => [undefined, entry] as const),
    );
  }
  if (typeof value === 'object' && value !== null) return renderBlock('{', '}', indent, Object.entries(value));
  return <JsonScalar value={value} />;
}

function renderBlock(
  open: string,
  close: string,
  indent: string,
  entries: readonly (readonly [string | undefined, unknown])[],
): ReactNode {
  if (entries.length === 0) return open + close;
  const inner = indent + INDENT;
  return (
    <>
      {open}
      {entries.map(([name, value], index) => (
        // oxlint-disable-next-line react/no-array-index-key -- lines of a text that never changes
        <span key={index}>
          {`\n${inner}`}
          {name !== undefined && (
            <>
              <span className={classes.jsonKey}>{JSON.stringify(name)}</span>
              {': '}
            </>
          )}
          {renderJson(value, inner)}
          {index < entries.length - 1 && ','}
        </span>
      ))}
      {`\n${indent}${close}`}
    </>
  );
}

/** A coloured string, number, boolean or null. */
export function JsonScalar({ value }: { value: unknown }) {
  const kind =
    typeof value === 'string' ? classes.jsonString : typeof value === 'number' ? classes.jsonNumber : classes.jsonWord;
  return <span className={kind}>{JSON.stringify(value) ?? String(value)}</span>;
}
