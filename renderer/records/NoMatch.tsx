import { IconSearchOff } from '@tabler/icons-react';
import { EmptyState } from '../ui/EmptyState.tsx';

/** Shown if a search in a list finds nothing. */
export function NoMatch({ noun, query }: { noun: string; query: string }) {
  return (
    <EmptyState icon={<IconSearchOff size={22} />} title={`No ${noun}s match “${query}”`}>
      Rows must contain every word of your search.
    </EmptyState>
  );
}
