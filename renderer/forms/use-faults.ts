import { useMemo, useState } from 'react';
import type { FieldError } from '../api/admin-client.ts';
import { draftOf, type Draft } from './drafts.ts';
import type { FormState } from './form-context.ts';

/** The texts of a form that are not valid values yet. They are kept as typed and shown as errors of their fields. */
export function useFaults(draftKey: string) {
  const [faults, setFaults] = useState<Draft['held']>(() => draftOf(draftKey)?.held ?? {});
  const errors = useMemo<readonly FieldError[]>(
    () => Object.entries(faults).map(([path, { message }]) => ({ path, message })),
    [faults],
  );
  const held: FormState['held'] = (path) => faults[path.join('.')]?.text;
  const hold: FormState['hold'] = (path, fault) => {
    const { [path.join('.')]: _former, ...others } = faults;
    setFaults(fault === undefined ? others : { ...others, [path.join('.')]: fault });
  };
  return { faults, errors, held, hold, clear: () => setFaults({}) };
}
