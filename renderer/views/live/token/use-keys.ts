import { useEffect, useMemo, useState } from 'react';
import { useWorkspace } from '../../../api/console.tsx';
import { useOperation } from '../../../api/hooks.ts';
import { useSource } from '../source.ts';
import type { Jwt } from '../../../../contract/traffic/read/jwt.ts';
import { verifyJwt, type Verdict } from './verify.ts';

/** The verification result for a token's signature. Undefined while verifying. */
export function useVerdict(jwt: Jwt): Verdict | undefined {
  const { tid, aid } = useWorkspace();
  const { recording } = useSource();
  const { data: own, error } = useOperation('keys.list', { params: { tid, aid } });
  const keys = useMemo(() => own && [...(recording?.keys ?? []), ...own], [own, recording]);
  const [verdict, setVerdict] = useState<Verdict>();
  useEffect(() => {
    let current = true;
    if (keys) void verifyJwt(jwt, keys).then((found) => current && setVerdict(found));
    return () => {
      current = false;
    };
  }, [jwt, keys]);
  return error ? { state: 'unknown', reason: `Couldn’t load the keys: ${error.description}` } : verdict;
}
