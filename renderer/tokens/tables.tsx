import { Badge, Tooltip } from '@mantine/core';
import { IconDevices, IconKey, IconThumbUp } from '@tabler/icons-react';
import { useState } from 'react';
import type { ConsentView, SessionView, TokenView } from '../../contract/admin.ts';
import { useWorkspace } from '../api/console.tsx';
import { useMutation, useOperation } from '../api/hooks.ts';
import type { Column } from '../ui/DataTable.tsx';
import { Countdown, WorkspaceTime } from '../ui/RelativeTime.tsx';
import { AliveTable } from './AliveTable.tsx';
import { endedWith, stillAccepted } from './end-words.ts';
import { TokenDrawer } from './TokenDrawer.tsx';
import { TOKEN_WORDS } from './token-words.ts';

interface TableProps {
  /** Shows only one client or user. */
  only: { client_id?: string; username?: string };
  fills?: boolean;
}

const isAbout = (wanted: string | undefined, ...given: readonly (string | undefined)[]): boolean =>
  wanted === undefined || given.includes(wanted);

const isEverything = ({ only }: TableProps): boolean => Object.keys(only).length === 0;

const TOKEN_COLUMNS: readonly Column<TokenView>[] = [
  {
    id: 'kind',
    header: 'Kind',
    width: '130px',
    sort: (token) => token.kind,
    cell: (token) => <Badge color={token.kind === 'access_token' ? 'iris' : 'gray'}>{TOKEN_WORDS[token.kind]}</Badge>,
  },
  { id: 'client', header: 'Client', sort: (token) => token.client_id, cell: (token) => token.client_id },
  {
    id: 'user',
    header: 'User',
    sort: (token) => token.username ?? '',
    cell: (token) => token.username ?? <span className="u-muted">no user</span>,
  },
  {
    id: 'scope',
    header: 'Scopes',
    width: 'minmax(140px, 1.4fr)',
    cell: (token) => <Scopes scopes={token.scope} />,
  },
  {
    id: 'issued',
    header: 'Issued',
    width: '110px',
    sort: (token) => token.issuedAt,
    cell: (token) => <WorkspaceTime at={token.issuedAt} />,
  },
  {
    id: 'expires',
    header: 'Expires in',
    width: '110px',
    sort: (token) => token.expiresAt,
    cell: (token) => <Countdown until={token.expiresAt} />,
  },
];

function Scopes({ scopes }: { scopes: readonly string[] }) {
  if (scopes.length === 0) return <span className="u-muted">none</span>;
  return (
    <Tooltip label={scopes.join(' ')}>
      <span className="u-mono">{scopes.join(' ')}</span>
    </Tooltip>
  );
}

const NEWEST_FIRST = { column: 'issued', descending: true };

export function TokenTable(props: TableProps) {
  const { tid, aid } = useWorkspace();
  const loaded = useOperation('tokens.list', { params: { tid, aid } }, 'traffic');
  const revoke = useMutation('tokens.revoke');
  const clear = useMutation('tokens.clear');
  const [shown, show] = useState<TokenView>();
  const all = loaded.data ?? [];
  return (
    <>
      <AliveTable
        noun="token"
        loaded={loaded}
        isMine={(token) =>
          isAbout(props.only.client_id, token.client_id) && isAbout(props.only.username, token.username)
        }
        columns={TOKEN_COLUMNS}
        initialSort={NEWEST_FIRST}
        keyOf={(token) => token.tokenId}
        textsOf={(token) => [
          token.client_id,
          token.username,
          token.kind.replace('_', ' '),
          ...token.scope,
          token.value,
        ]}
        revoke={({ tokenId }) => revoke.run({ params: { tid, aid, tokenId } })}
        revokeAll={isEverything(props) ? () => clear.run({ params: { tid, aid } }) : undefined}
        verb="Revoke"
        done="revoked"
        outlives={(ended) => stillAccepted(endedWith(ended, all))}
        onOpen={show}
        icon={<IconKey size={22} />}
        emptyText="Tokens appear here when they are issued, and disappear when they expire or are revoked."
        fills={props.fills}
      />
      <TokenDrawer token={shown} all={all} onClose={() => show(undefined)} />
    </>
  );
}

const JWTS_STAY = 'APIs that validate JWTs themselves accept them until they expire.';

const CONSENT_COLUMNS: readonly Column<ConsentView>[] = [
  { id: 'user', header: 'User', sort: (consent) => consent.username, cell: (consent) => consent.username },
  { id: 'client', header: 'Client', sort: (consent) => consent.client_id, cell: (consent) => consent.client_id },
  {
    id: 'scope',
    header: 'Scope',
    sort: (consent) => consent.scope,
    cell: (consent) => <span className="u-mono">{consent.scope}</span>,
  },
  {
    id: 'given',
    header: 'Granted',
    width: '140px',
    sort: (consent) => consent.givenAt,
    cell: (consent) => <WorkspaceTime at={consent.givenAt} />,
  },
];

export function ConsentTable(props: TableProps) {
  const { tid, aid } = useWorkspace();
  const loaded = useOperation('consents.list', { params: { tid, aid } }, 'traffic');
  const revoke = useMutation('consents.revoke');
  const clear = useMutation('consents.clear');
  return (
    <AliveTable
      noun="consent"
      loaded={loaded}
      isMine={(consent) =>
        isAbout(props.only.client_id, consent.client_id) && isAbout(props.only.username, consent.username)
      }
      columns={CONSENT_COLUMNS}
      keyOf={(consent) => consent.consentId}
      textsOf={(consent) => [consent.username, consent.client_id, consent.scope]}
      revoke={({ consentId }) => revoke.run({ params: { tid, aid, consentId } })}
      revokeAll={isEverything(props) ? () => clear.run({ params: { tid, aid } }) : undefined}
      verb="Withdraw"
      done="withdrawn"
      outlives={() => `Understudy now rejects the tokens issued for it. ${JWTS_STAY}`}
      icon={<IconThumbUp size={22} />}
      emptyText={`Consents appear here when a user grants a scope. If you withdraw one, the user is asked again and Understudy rejects the tokens issued for it. ${JWTS_STAY}`}
      fills={props.fills}
    />
  );
}

const SESSION_COLUMNS: readonly Column<SessionView>[] = [
  { id: 'user', header: 'User', sort: (session) => session.username, cell: (session) => session.username },
  {
    id: 'clients',
    header: 'Clients',
    width: 'minmax(140px, 1.5fr)',
    cell: (session) => session.client_ids.join(', ') || <span className="u-muted">none yet</span>,
  },
  { id: 'amr', header: 'Method', width: '90px', cell: (session) => session.amr.join(', ') },
  {
    id: 'authenticated',
    header: 'Logged in',
    width: '120px',
    sort: (session) => session.authenticatedAt,
    cell: (session) => <WorkspaceTime at={session.authenticatedAt} />,
  },
  {
    id: 'expires',
    header: 'Expires in',
    width: '140px',
    sort: (session) => session.expiresAt,
    cell: (session) => <Countdown until={session.expiresAt} />,
  },
  {
    id: 'persistent',
    header: 'Lasts',
    width: '160px',
    cell: (session) => (session.persistent ? 'stays signed in' : 'until the browser closes'),
  },
];

export function SessionTable(props: TableProps) {
  const { tid, aid } = useWorkspace();
  const loaded = useOperation('sessions.list', { params: { tid, aid } }, 'traffic');
  const revoke = useMutation('sessions.revoke');
  const clear = useMutation('sessions.clear');
  return (
    <AliveTable
      noun="session"
      loaded={loaded}
      isMine={(session) =>
        isAbout(props.only.client_id, ...session.client_ids) && isAbout(props.only.username, session.username)
      }
      columns={SESSION_COLUMNS}
      keyOf={(session) => session.sessionId}
      textsOf={(session) => [session.username, ...session.client_ids]}
      revoke={({ sessionId }) => revoke.run({ params: { tid, aid, sessionId } })}
      revokeAll={isEverything(props) ? () => clear.run({ params: { tid, aid } }) : undefined}
      verb="End"
      done="ended"
      outlives={() => 'The next login requires a password. Issued tokens stay valid.'}
      icon={<IconDevices size={22} />}
      emptyText="Sessions appear here when a user logs in. While a session lasts, other clients don’t ask for a password."
      fills={props.fills}
    />
  );
}
