/**
 * The renderer: what people look at. It knows the contract and what the admin API and its event stream say, and
 * nothing else: no server, no Electron. What only the operating system can do it asks of `window.understudy`.
 *
 * How a screen is made:
 * - `views/<area>/<Name>View.tsx` exports its component as default and stands in the table of frame/screens.tsx;
 *   it is loaded when opened, and owns every path below `#/<area>`. `usePathParts()` reads the path
 *   (`['clients', 'my-app']`), `pathTo('clients', id)` makes one, wouter's `Link` and `useLocation` go there.
 * - It begins with `<Page header={<PageHeader title … actions … />}>` (`narrow` for forms) and `<Section>`s.
 *   Lists are `<DataTable>`; nothing to show is `<EmptyState>`; a wait is `<Loading>` with a sentence; a refusal is
 *   `<ErrorNotice>`; what cannot be undone is `<ConfirmButton>`; a completed action is `notifications.show({ message })`.
 * - `useWorkspace()` gives `{ tid, aid, id, issuer }`. `useOperation('users.list', { params: { tid, aid } })` loads
 *   and follows config.changed (third argument 'traffic': what happens, too). `useMutation('users.create')` gives
 *   `run`, `busy`, `error` and `fieldError(path)`; after it nothing is changed by hand, the config.changed that
 *   follows does it. `useTraffic(select)` reads the live traffic.
 * - Colours are the tokens of theme/theme.css (`--u-passed`, `--u-border` …) and Mantine's; sizes are Mantine's
 *   defaults as theme/theme.ts sets them. Text from the wire goes in as a React child, never as HTML.
 * - What computes is a function in a `.ts` file with a test; a component holds layout and intent.
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

/** wouter takes its location hook as a value. */
const ROUTING = { hook: useHashLocation };

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export function App({ signedIn }: { signedIn: SignedIn | Promise<SignedIn> }) {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <Router {...ROUTING}>
        <ErrorBoundary name="The console">
          <Suspense fallback={<Loading>Signing you in …</Loading>}>
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

/** Lets in who has a token that the server takes, once the workspaces are known. */
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
