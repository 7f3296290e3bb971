import { createContext, useContext } from 'react';
import type { FieldError } from '../api/admin-client.ts';
import type { Held } from './drafts.ts';
import type { JsonObject, Path } from './value.ts';

/** What the fields of a form share. */
export interface FormState {
  value: JsonObject;
  errors: readonly FieldError[];
  set: (path: Path, value: unknown) => void;
  /** A field whose text is no value yet, such as unfinished JSON, says so; undefined when it is one again. */
  hold: (path: Path, fault: Held | undefined) => void;
  /** The text that a field holds, if you left the form with it and came back. */
  held: (path: Path) => string | undefined;
  /** What may be picked in a list of texts, by the field's path. */
  suggestions: Readonly<Record<string, readonly string[]>>;
  disabled: boolean;
}

const FormContext = createContext<FormState | undefined>(undefined);

export const FormProvider = FormContext;

export function useForm(): FormState {
  const form = useContext(FormContext);
  if (!form) throw new Error('A field needs a form around it.');
  return form;
}
