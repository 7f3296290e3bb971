import type { CheckOutcome } from '../../../../contract/traffic/flow.ts';
import { glyphsOf } from './blanks.ts';
import { alternativesOf, differenceOf, plain, type Piece } from '../../../../contract/traffic/difference.ts';
import classes from './picture.module.css';

/** Expected above received, aligned by character. Marks differences and makes whitespace visible. */
export function Compared(props: { expected: string | undefined; received: string | undefined; outcome: CheckOutcome }) {
  const difference = compared(props.expected, props.received);
  return (
    <dl className={classes.difference} data-outcome={props.outcome}>
      {difference.expected.length > 0 && (
        <>
          <dt>Expected</dt>
          <dd>
            {difference.expected.map((value, index) => (
              // oxlint-disable-next-line react/no-array-index-key -- the values of a check that never changes
              <div key={index}>
                <Pieces pieces={value} />
                {index < difference.expected.length - 1 && <span className="u-muted"> or</span>}
              </div>
            ))}
          </dd>
        </>
      )}
      <dt>Received</dt>
      <dd>{difference.received ? <Pieces pieces={difference.received} /> : <Absent>nothing</Absent>}</dd>
    </dl>
  );
}

function compared(expected: string | undefined, received: string | undefined) {
  if (expected === undefined) return { expected: [], received: plain(received ?? '') };
  if (received === undefined) return { expected: alternativesOf(expected).map(plain), received: undefined };
  return differenceOf(expected, received);
}

/** A value with what differs in it marked. */
export function Pieces({ pieces }: { pieces: readonly Piece[] }) {
  if (pieces.every(({ text }) => text === '')) return <Absent>empty</Absent>;
  return (
    <span className="u-mono">
      {pieces.map(({ text, differs }, index) =>
        differs ? (
          // oxlint-disable-next-line react/no-array-index-key -- the pieces of a text that never changes
          <mark key={index} className={classes.differs}>
            <Visible text={text} all />
          </mark>
        ) : (
          // oxlint-disable-next-line react/no-array-index-key -- as above
          <Visible key={index} text={text} />
        ),
      )}
    </span>
  );
}

/** Text shown in place of a value, styled so that it does not look like one. */
export const Absent = ({ children }: { children: string }) => <em className="u-muted">{children}</em>;

/** In characters. Longer texts show no signs for whitespace, for speed. */
const SIGNED_LIMIT = 10_000;

/** A text with a sign for each invisible character. Copying gives the plain text. */
export function Visible({ text, all = false }: { text: string; all?: boolean }) {
  if (text.length > SIGNED_LIMIT) return text;
  return glyphsOf(text, all).map(({ text: part, sign, name }, index) =>
    sign === undefined ? (
      part
    ) : (
      // oxlint-disable-next-line react/no-array-index-key -- the characters of a text that never changes
      <span
        key={index}
        className={classes.unseen}
        data-sign={sign}
        data-word={sign.length > 1 || undefined}
        role="img"
        aria-label={name}
        title={name}
      >
        {part}
      </span>
    ),
  );
}
