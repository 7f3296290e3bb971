import { createContext, useContext } from 'react';
import type { FieldError } from '../api/admin-client.ts';
import type { Held } from './drafts.ts';
import type { JsonObject, Path } from './value.ts';

/** State shared by the fields of a form. */
export interface FormState {
  value: JsonObject;
  errors: readonly FieldError[];
  set: (path: Path, value: unknown) => void;
  /** Reports that a field's text is not a valid value yet, such as unfinished JSON. Undefined once it is valid. */
  hold: (path: Path, fault: Held | undefined) => void;
  /** The text that the field held when you left the form, restored when you come back. */
  held: (path: Path) => string | undefined;
  /** Suggestions for a list of texts, by the field's path. */
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
