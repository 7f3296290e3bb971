import { Tooltip } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { CSSProperties } from 'react';
import { isLong } from '../../../ui/NameTable.tsx';
import names from '../../../ui/names.module.css';
import { compareClaims, type ClaimSets, type TokenSide } from './compare.ts';
import { ClaimName, ClaimValue } from '../../../tokens/ClaimTable.tsx';
import { TOKEN_WORDS } from '../../../tokens/token-words.ts';
import classes from './token.module.css';

const SIDES: readonly TokenSide[] = ['id_token', 'access_token', 'userinfo'];

/** ID token, access token and userinfo side by side. Mismatches come first and are marked. */
export function TokenComparison({ sets }: { sets: ClaimSets }) {
  const sides = SIDES.filter((side) => sets[side]);
  const rows = compareClaims(sets);
  return (
    <table className={`${names.table} ${classes.comparison}`} style={{ '--values': sides.length } as CSSProperties}>
      <thead>
        <tr>
          <th scope="col">Claim</th>
          {sides.map((side) => (
            <th key={side} scope="col">
              {TOKEN_WORDS[side]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr
            key={row.claim}
            data-long={isLong(row.claim) || undefined}
            data-mismatch={row.mismatch !== undefined || undefined}
          >
            <th scope="row">
              <ClaimName name={row.claim} />
              {row.mismatch !== undefined && (
                <Tooltip label={row.mismatch}>
                  <IconAlertTriangle size={13} role="img" aria-label={row.mismatch} />
                </Tooltip>
              )}
            </th>
            {sides.map((side) => (
              <td key={side}>
                {side in row.values ? (
                  <ClaimValue name={row.claim} value={row.values[side]} />
                ) : (
                  <span className={classes.absent}>–</span>
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
