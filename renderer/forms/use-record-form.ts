import { useEffect, useMemo, useRef, useState } from 'react';
import type { AdminError, FieldError } from '../api/admin-client.ts';
import type { Outcome } from '../api/hooks.ts';
import { draftOf, dropDraft, keepDraft, type Draft } from './drafts.ts';
import { errorsElsewhere, missingFields } from './errors.ts';
import type { FormState } from './form-context.ts';
import type { JsonSchema } from './json-schema.ts';
import { tellLeftUnsaved } from './left-unsaved.tsx';
import { useFaults } from './use-faults.ts';
import { isSame, patchBetween, patched, withValueAt, type JsonObject } from './value.ts';

export interface RecordForm {
  form: FormState;
  dirty: boolean;
  busy: boolean;
  /** Why the last save failed. */
  refusal: string | undefined;
  /** Changes made elsewhere that conflicted with the last save. */
  conflict: Conflict | undefined;
  save: () => Promise<void>;
  discard: () => void;
}

/** The merge patches of both sides, against the record as it was when the save was rejected. */
interface Conflict {
  theirs: JsonObject;
  mine: JsonObject;
}

export interface RecordFormOptions {
  /** The draft's name. Unsaved input is kept under it while you visit other screens. */
  draftKey: string;
  /** What the form edits, for the sentence `Changes to {what} are not saved`. */
  what: string;
  schema: JsonSchema;
  /** The record on the server, or `{}` for a new one. */
  record: JsonObject;
  suggestions?: FormState['suggestions'];
  /** Receives the whole value and the merge patch that leads to it. */
  submit: (value: JsonObject, patch: JsonObject) => Promise<Outcome<unknown>>;
}

interface Refusal {
  description: string;
  /** The record that the save started from, if it conflicted with another change. */
  over?: JsonObject;
  errors: readonly FieldError[];
}

const CONFLICT = 409;
const FIELDS_WRONG = 'Couldn’t save. Fix the marked fields.';

/** The server's message, unless the fields already show all of it. */
function refusalOf({ description, details, status }: AdminError, schema: JsonSchema): Refusal {
  const told = status !== CONFLICT && details.length > 0 && errorsElsewhere(details, schema).length === 0;
  return { description: told ? FIELDS_WRONG : description, errors: details };
}

const NO_SUGGESTIONS = {};
const NO_ERRORS: readonly FieldError[] = [];

/**
 * A form for one record. Unsaved input is kept as a merge patch, so changes made elsewhere are merged in meanwhile, and
 * a rejected save loses nothing.
 */
export function useRecordForm(options: RecordFormOptions): RecordForm {
  const { draftKey, what, schema, record, suggestions = NO_SUGGESTIONS, submit } = options;
  const [patch, setPatch] = useState<JsonObject>(() => draftOf(draftKey)?.patch ?? {});
  const { faults, errors: held, ...texts } = useFaults(draftKey);
  const [refused, setRefused] = useState<Refusal>();
  const [busy, setBusy] = useState(false);
  const [saved, setSaved] = useState<{ over: JsonObject; value: JsonObject }>();
  // Shows the saved value until config.changed brings the new record.
  const base = saved && isSame(saved.over, record) ? saved.value : record;
  const value = useMemo(() => patched(base, patch), [base, patch]);
  const dirty = !isSame(value, base) || Object.keys(faults).length > 0;

  useKeptDraft(draftKey, dirty, { patch, held: faults });
  useLeftUnsaved(what, dirty && !busy);
  useFocusOnFault(refused);

  const errors = useMemo(() => [...held, ...(refused?.errors ?? NO_ERRORS)], [held, refused]);

  const save = async (): Promise<void> => {
    const missing = [...held, ...missingFields(schema, value)];
    if (missing.length > 0) {
      setRefused({ description: FIELDS_WRONG, errors: missing });
      return;
    }
    setBusy(true);
    const outcome = await submit(value, patchBetween(base, value));
    setBusy(false);
    if (outcome.ok) {
      dropDraft(draftKey);
      setSaved({ over: record, value });
      setPatch({});
      setRefused(undefined);
    } else
      setRefused({ ...refusalOf(outcome.error, schema), ...(outcome.error.status === CONFLICT && { over: base }) });
  };

  const form: FormState = {
    value,
    errors,
    suggestions,
    disabled: busy,
    set: (path, next) => setPatch((last) => patchBetween(base, withValueAt(patched(base, last), path, next))),
    held: texts.held,
    hold: texts.hold,
  };
  const discard = (): void => {
    setPatch({});
    texts.clear();
    setRefused(undefined);
  };
  const conflict = refused?.over && { theirs: patchBetween(refused.over, base), mine: patch };
  return { form, dirty, busy, refusal: refused?.description, conflict, save, discard };
}

function useKeptDraft(draftKey: string, dirty: boolean, { patch, held }: Draft): void {
  useEffect(() => {
    if (dirty) keepDraft(draftKey, { patch, held });
    else dropDraft(draftKey);
  }, [draftKey, dirty, patch, held]);
}

/** Warns you if you leave a form with unsaved changes. */
function useLeftUnsaved(what: string, unsaved: boolean): void {
  const latest = useRef({ what, unsaved });
  useEffect(() => void (latest.current = { what, unsaved }));
  useEffect(() => {
    const address = location.hash;
    return () => {
      if (latest.current.unsaved) tellLeftUnsaved(latest.current.what, address);
    };
  }, []);
}

/** After a failed save, focuses the first field with an error. */
function useFocusOnFault(refused: Refusal | undefined): void {
  useEffect(() => {
    if (refused) document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [refused]);
}
