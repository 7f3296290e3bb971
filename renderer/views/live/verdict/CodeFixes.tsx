import type { Fix } from '../../../../contract/traffic/verdict.ts';
import { CodeBox } from '../../../fixes/CodeBox.tsx';
import { copyWords, useMask } from '../../../tokens/mask.ts';
import { useSource } from '../source.ts';
import { LIVE_WORDS } from '../words.ts';
import { isChanging } from '../../../fixes/change.ts';
import classes from './verdict.module.css';

/** What only the client can change, as code to copy. In a recording, also what an admin could have changed. */
export function CodeFixes({ fixes }: { fixes: readonly Fix[] }) {
  const isForeign = useSource().recording !== undefined;
  const told = fixes.filter((fix) => fix.code !== undefined || isForeign || !isChanging(fix));
  if (told.length === 0) return null;
  return (
    <ul className={classes.codeFixes}>
      {told.map((fix) => (
        <li key={fix.id}>
          {fix.operation !== undefined && `${LIVE_WORDS.couldFix} `}
          {fix.label}
          {fix.code !== undefined && <Code code={fix.code} />}
        </li>
      ))}
    </ul>
  );
}

function Code({ code }: { code: string }) {
  const masked = useMask();
  return <CodeBox code={code} label={copyWords(LIVE_WORDS.copyCode, masked)} />;
}
