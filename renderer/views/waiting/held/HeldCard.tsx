import { Anchor, Badge, Text } from '@mantine/core';
import { IconHandStop } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { HeldNote } from '../../../../contract/traffic/traffic-schema.ts';
import { useOperation } from '../../../api/hooks.ts';
import { pathTo } from '../../../frame/paths.ts';
import { useNow } from '../../../ui/now.ts';
import { leftWords } from '../../../ui/time-words.ts';
import { HeldEditor } from './HeldEditor.tsx';
import { heldTitle, HELD_WORDS } from './words.ts';
import waiting from '../waiting.module.css';

/** One exchange that waits at a breakpoint, to edit and to let go. */
export function HeldCard({ note }: { note: HeldNote }) {
  const { heldId, exchangeId, flowId, endpoint, point, client_id, username, until, hungUp } = note;
  const { data: held } = useOperation('held.get', { params: { heldId } }, 'never');
  const now = useNow();
  return (
    <article className={waiting.card} aria-label={heldTitle(point, endpoint)}>
      <header className={waiting.head}>
        <span className={waiting.icon}>
          <IconHandStop size={18} />
        </span>
        <div className={waiting.what}>
          <Text fw={600}>{heldTitle(point, endpoint)}</Text>
          <Text size="xs" c="dimmed" component="div">
            {client_id !== undefined && (
              <>
                <span className="u-mono">{client_id}</span> ·{' '}
              </>
            )}
            {username !== undefined && `${username} · `}
            <Anchor component={Link} href={pathTo('live', flowId ?? '-', exchangeId)} underline="always">
              {flowId === undefined ? HELD_WORDS.showRequest : HELD_WORDS.showFlow}
            </Anchor>
          </Text>
          {hungUp && (
            <Text size="sm" c="var(--u-failed)" role="status">
              {HELD_WORDS.hungUp}
            </Text>
          )}
        </div>
        <Badge color="yellow" className="u-tabular">
          {leftWords(until, now)}
        </Badge>
      </header>
      {held && <HeldEditor key={heldId} held={held} />}
    </article>
  );
}
