import { useRef, useState } from 'react';
import type { OperationInput } from '../../../contract/operations.ts';
import type { ImportPreview } from '../../../contract/transfer.ts';
import type { ImportMode } from '../../../contract/transfer-modes.ts';
import type { AdminError } from '../../api/admin-client.ts';
import { useMutation, useOperation } from '../../api/hooks.ts';
import { actionOf, obstacleOf } from './import-words.ts';

export interface ImportForm {
  /** The last preview, kept while a new one loads. */
  preview: ImportPreview | undefined;
  error: AdminError | undefined;
  mode: ImportMode;
  setMode: (mode: ImportMode) => void;
  into: string | undefined;
  setInto: (into: string | undefined) => void;
  /** Keys of items to leave out. */
  left: ReadonlySet<string>;
  setLeft: (left: ReadonlySet<string>) => void;
  answers: Readonly<Record<string, string>>;
  answer: (key: string, secret: string) => void;
  keys: boolean;
  setKeys: (keys: boolean) => void;
  /** Why you can't import yet. */
  obstacle: string | undefined;
  busy: boolean;
  refusal: AdminError | undefined;
  apply: () => Promise<{ summary: readonly string[]; importId?: string | undefined } | undefined>;
}

const NONE: ReadonlySet<string> = new Set();

type Target = Pick<OperationInput<'config.preview'>, 'mode' | 'into'>;

/** Previews a text. Keeps the last preview while the next one loads. */
function usePreview(text: string, target: Target) {
  const loaded = useOperation('config.preview', { body: { text, ...target } });
  const kept = useRef<ImportPreview>(undefined);
  if (loaded.data) kept.current = loaded.data;
  return { ...loaded, preview: loaded.error ? undefined : kept.current };
}

/** The selected items of a preview, and the entered secrets. */
function useChoices() {
  const [mode, setMode] = useState<ImportMode>('fail');
  const [into, setTarget] = useState<string>();
  const [left, setLeft] = useState(NONE);
  const [answers, setAnswers] = useState<Readonly<Record<string, string>>>({});
  const [keys, setKeys] = useState(false);
  const setInto = (next: string | undefined): void => {
    setTarget(next);
    // Keys of items and secrets contain their workspace.
    setLeft(NONE);
    setAnswers({});
  };
  const answer = (key: string, secret: string): void => setAnswers((last) => ({ ...last, [key]: secret }));
  return { mode, setMode, into, setInto, left, setLeft, answers, answer, keys, setKeys };
}

/** An import in progress. Its preview updates with every option and every change of the config. */
export function useImport(text: string): ImportForm {
  const choices = useChoices();
  const { mode, into, left, answers, keys } = choices;
  const target: Target = { mode, ...(into !== undefined && { into }) };
  const { preview, error, loading, reload } = usePreview(text, target);
  const importing = useMutation('config.import');

  const apply: ImportForm['apply'] = async () => {
    if (!preview) return undefined;
    const only = preview.items.filter((item) => actionOf(item, left) !== 'unchosen').map(({ key }) => key);
    const { revision } = preview;
    const outcome = await importing.run({
      body: { text, ...target, keys, secrets: answers, revision, ...(left.size > 0 && { only }) },
    });
    if (!outcome.ok) reload();
    return outcome.ok ? outcome.data : undefined;
  };

  return {
    ...choices,
    preview,
    error,
    apply,
    obstacle: preview && obstacleOf(preview, left, answers),
    busy: importing.busy || loading,
    refusal: importing.error,
  };
}
