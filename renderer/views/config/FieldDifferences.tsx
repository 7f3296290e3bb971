import type { ImportItemView } from '../../../contract/transfer.ts';
import { valueText } from './import-words.ts';
import classes from './config.module.css';

/** Changed fields, with old and new values. */
export function FieldDifferences({ fields }: { fields: ImportItemView['fields'] }) {
  return (
    <dl className={classes.fields}>
      {fields.map(({ path, before, after }) => (
        <div key={path}>
          <dt className="u-mono">{path || 'value'}</dt>
          <dd className="u-mono">
            {before !== undefined && <del>{valueText(before)}</del>}
            {after !== undefined && <ins>{valueText(after)}</ins>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
