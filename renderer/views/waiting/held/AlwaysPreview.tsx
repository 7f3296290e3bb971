import { useDebouncedValue } from '@mantine/hooks';
import type { HeldView } from '../../../../contract/breakpoints/held.ts';
import type { OperationInput } from '../../../../contract/operations.ts';
import { useOperation } from '../../../api/hooks.ts';
import { previewWords } from './words.ts';
import classes from './held.module.css';

const PAUSE_MS = 200;

interface PreviewProps {
  held: HeldView;
  release: OperationInput<'held.release'>;
}

/** What a release would plant, in one line, before anything happens. */
export function AlwaysPreview({ held, release }: PreviewProps) {
  const [asked] = useDebouncedValue(JSON.stringify(release), PAUSE_MS);
  const body = JSON.parse(asked) as PreviewProps['release'];
  const { data } = useOperation('held.preview', { params: { heldId: held.id }, body }, 'never');
  return (
    <p className={classes.preview} role="status">
      {data && previewWords(data)}
    </p>
  );
}
