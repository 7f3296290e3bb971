import type { Pair } from './message.ts';
import classes from './exchange.module.css';

/** Names and values, one a line: headers, query, form. Empty values are said to be empty. */
export function PairTable({ pairs, label }: { pairs: readonly Pair[]; label: string }) {
  return (
    <table className={classes.pairs} aria-label={label}>
      <tbody>
        {pairs.map(([name, value], index) => (
          // oxlint-disable-next-line react/no-array-index-key -- a name may come twice, and the list never changes
          <tr key={index}>
            <th scope="row">{name}</th>
            <td>{value === '' ? <span className="u-muted">empty</span> : value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
