/**
 * The renderer: what users see. It depends only on the contract, the admin API and its event stream, never on the
 * server or Electron. For what only the operating system can do, it calls `window.understudy`.
 *
 * How to write a screen:
 * - `views/<area>/<Name>View.tsx` exports its component as default and is listed in the table of frame/screens.tsx.
 *   It is loaded when opened, and owns every path below `#/<area>`. `usePathParts()` reads the path
 *   (`['clients', 'my-app']`), `pathTo('clients', id)` builds one, wouter's `Link` and `useLocation` navigate.
 * - It starts with `<Page header={<PageHeader title … actions … />}>` (`narrow` for forms) and `<Section>`s.
 *   Use `<DataTable>` for lists, `<EmptyState>` when there is nothing to show, `<Loading>` with a sentence while
 *   waiting, `<ErrorNotice>` for errors, `<ConfirmButton>` for what cannot be undone, and
 *   `notifications.show({ message })` for a completed action.
 * - `useWorkspace()` returns `{ tid, aid, id, issuer }`. `useOperation('users.list', { params: { tid, aid } })` loads
 *   data and reloads it on config.changed (with 'traffic' as third argument, on traffic too).
 *   `useMutation('users.create')` returns `run`, `busy`, `error` and `fieldError(path)`. Don't update data by hand
 *   afterwards: the config.changed that follows does it. `useTraffic(select)` reads the live traffic.
 * - Colours are the tokens of theme/theme.css (`--u-passed`, `--u-border` …) and Mantine's. Sizes are Mantine's
 *   defaults as set in theme/theme.ts. Render text from the wire as a React child, never as HTML.
 * - Put computation into a function in a `.ts` file with a test. A component holds layout and intent.
 */
import { MantineProvider } from '@mantine/core';
import { Suspense, use, useEffect, useMemo, useState } from 'react';
import { Router } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';
import { createAdminClient } from './api/admin-client.ts';
import { ConsoleProvider, WorkspaceProvider } from './api/console.tsx';
import { useOperation, useTraffic } from './api/hooks.ts';
import type { SignedIn } from './api/sign-in.ts';
import { keepToken } from './api/token.ts';
import { scheduleFrame, TrafficStore } from './api/traffic-store.ts';
import { ErrorBoundary } from './frame/ErrorBoundary.tsx';
import { Frame } from './frame/Frame.tsx';
import { TokenScreen } from './frame/TokenScreen.tsx';
import { theme } from './theme/theme.ts';
import { ErrorNotice, Loading } from './ui/Loading.tsx';
import { FRAME_WORDS } from './frame/words.ts';

/** wouter takes its location hook as a value. */
const ROUTING = { hook: useHashLocation };

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export function App({ signedIn }: { signedIn: SignedIn | Promise<SignedIn> }) {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <Router {...ROUTING}>
        <ErrorBoundary name="The console">
          <Suspense fallback={<Loading>{FRAME_WORDS.signingIn}</Loading>}>
            <Entrance signedIn={signedIn} />
          </Suspense>
        </ErrorBoundary>
      </Router>
    </MantineProvider>
  );
}

function Entrance({ signedIn }: { signedIn: SignedIn | Promise<SignedIn> }) {
  const { token: first, reason } = signedIn instanceof Promise ? use(signedIn) : signedIn;
  const [token, setToken] = useState(first);
  const open = (given: string) => {
    keepToken(window, given);
    setToken(given);
  };
  if (token !== undefined) return <Console key={token} token={token} onToken={open} />;
  return <TokenScreen {...(reason !== undefined && { reason: `You’re not signed in. ${reason}` })} onToken={open} />;
}

function Console({ token, onToken }: { token: string; onToken: (token: string) => void }) {
  const parts = useMemo(() => {
    const client = createAdminClient('', token);
    return { client, store: new TrafficStore({ client, schedule: scheduleFrame, wait }) };
  }, [token]);
  useEffect(() => {
    void parts.store.start();
    return () => parts.store.stop();
  }, [parts]);
  return (
    <ConsoleProvider parts={parts}>
      <Gate onToken={onToken} />
    </ConsoleProvider>
  );
}

/** Renders the console once the token is accepted and the workspaces are loaded. */
function Gate({ onToken }: { onToken: (token: string) => void }) {
  const connection = useTraffic((view) => view.connection);
  const { data, error, reload } = useOperation('workspaces.list', undefined);
  const [first, ...rest] = data ?? [];
  if (connection.state === 'refused')
    return <TokenScreen reason={`The server rejected this tab’s token: ${connection.reason}`} onToken={onToken} />;
  if (first) {
    return (
      <WorkspaceProvider workspaces={[first, ...rest]}>
        <Frame />
      </WorkspaceProvider>
    );
  }
  if (error) return <ErrorNotice title="Couldn’t load the workspaces" error={error} retry={reload} />;
  return <Loading>Loading workspaces …</Loading>;
}
