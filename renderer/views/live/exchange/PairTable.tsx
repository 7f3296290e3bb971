import { NameTable } from '../../../ui/NameTable.tsx';
import { Visible } from '../picture/Compared.tsx';
import type { Pair } from '../../../../contract/traffic/read/message.ts';

/** Names and values, one per line, for headers, query and form. Marks empty values. */
export function PairTable({ pairs, label }: { pairs: readonly Pair[]; label: string }) {
  const rows = pairs.map(([name, value]) => ({
    name,
    value: value === '' ? <span className="u-muted">empty</span> : <Visible text={value} />,
  }));
  return <NameTable label={label} rows={rows} />;
}
