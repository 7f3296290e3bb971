import { Fragment, type ReactNode } from 'react';
import classes from './names.module.css';

export interface NamedRow {
  name: string;
  /** The name as displayed, if it is more than text. */
  shown?: ReactNode;
  value: ReactNode;
}

/** Names and values, one per line. Names don't wrap. A long name has its own line above its value. */
export function NameTable({ label, rows }: { label: string; rows: readonly NamedRow[] }) {
  return (
    <div className={classes.frame}>
      <table className={classes.table} aria-label={label}>
        <tbody>
          {rows.map(({ name, shown, value }, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- names may repeat, and the list never changes
            <tr key={index} data-long={isLong(name) || undefined}>
              <th scope="row">{shown ?? <Name>{name}</Name>}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** In characters. A longer name would leave no room for its value. */
const LONGEST_BESIDE = 32;

export const isLong = (name: string): boolean => name.length > LONGEST_BESIDE;

/** A name that wraps only if it is long, and only after a separator. */
export function Name({ children }: { children: string }) {
  if (!isLong(children)) return children;
  return children.split(/(?<=[/.:_-])(?![/.:_-])/).map((part, index) => (
    // oxlint-disable-next-line react/no-array-index-key -- parts of a text that never changes
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}
