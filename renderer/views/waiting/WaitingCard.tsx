import { Anchor, Badge, Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconLock, IconShieldCheck } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { OperationInput } from '../../../contract/operations.ts';
import type { InteractionQuestion } from '../../../contract/traffic/events.ts';
import { useMutation } from '../../api/hooks.ts';
import { pathTo } from '../../frame/paths.ts';
import { Countdown } from '../../ui/RelativeTime.tsx';
import { ConsentChoice } from './ConsentChoice.tsx';
import { LoginChoice } from './LoginChoice.tsx';
import classes from './waiting.module.css';

type Decision = OperationInput<'interactions.decide'>;

/** One pending login or consent, with its actions. */
export function WaitingCard({ question }: { question: InteractionQuestion }) {
  const { kind, client_id, client_name, username, login_hint, flowId, interactionId } = question;
  const mutation = useMutation('interactions.decide');
  const decide = async (decision: Decision) => {
    const outcome = await mutation.run({ params: { interactionId }, body: decision });
    if (outcome.ok) return;
    notifications.show({ color: 'red', title: 'Couldn’t respond', message: outcome.error.description });
  };
  const Icon = kind === 'login' ? IconLock : IconShieldCheck;
  return (
    <article className={classes.card} aria-label={`${kind} for ${client_name}`}>
      <header className={classes.head}>
        <span className={classes.icon}>
          <Icon size={18} />
        </span>
        <div className={classes.what}>
          <Text fw={600}>
            {kind === 'login'
              ? `Log in to ${client_name}`
              : `${username ?? 'The user'} is asked to give ${client_name} access`}
          </Text>
          <Text size="xs" c="dimmed" component="div">
            <span className="u-mono">{client_id}</span>
            {login_hint !== undefined && ` · login_hint ${login_hint}`} ·{' '}
            <Anchor component={Link} href={pathTo('live', flowId)} underline="always">
              {' '}
              Show flow
            </Anchor>
          </Text>
        </div>
        <Badge color="yellow" className="u-tabular">
          <Countdown until={question.expiresAt} />
        </Badge>
      </header>
      {kind === 'login' ? (
        <LoginChoice
          hint={login_hint}
          busy={mutation.busy}
          onLogin={(chosen) => void decide({ decision: 'approve', username: chosen })}
        />
      ) : (
        <ConsentChoice
          scopes={question.scopes}
          busy={mutation.busy}
          onApprove={(granted) => void decide({ decision: 'approve', granted_scopes: [...granted] })}
        />
      )}
      <Group className={classes.deny}>
        <Button
          variant="subtle"
          color="red"
          c="var(--u-failed)"
          disabled={mutation.busy}
          onClick={() => void decide({ decision: 'deny' })}
        >
          Deny and send access_denied
        </Button>
      </Group>
    </article>
  );
}
