import { createContext, useContext, useMemo, type ReactNode } from 'react';
import { useLocalStorage } from '@mantine/hooks';
import type { OperationOutput } from '../../contract/operations.ts';
import type { AdminClient } from './admin-client.ts';
import type { TrafficStore } from './traffic-store.ts';

export type WorkspaceView = OperationOutput<'workspaces.list'>[number];

interface Console {
  client: AdminClient;
  store: TrafficStore;
}

interface WorkspaceChoice {
  workspace: WorkspaceView;
  workspaces: readonly WorkspaceView[];
  choose: (id: string) => void;
}

const ConsoleContext = createContext<Console | undefined>(undefined);
const WorkspaceContext = createContext<WorkspaceChoice | undefined>(undefined);

export function ConsoleProvider({ parts, children }: { parts: Console; children: ReactNode }) {
  return <ConsoleContext value={parts}>{children}</ConsoleContext>;
}

/** The admin client and the traffic store. */
export function useConsole(): Console {
  const parts = useContext(ConsoleContext);
  if (!parts) throw new Error('useConsole needs a ConsoleProvider above it.');
  return parts;
}

const idOf = (workspace: WorkspaceView): string => `${workspace.tid}/${workspace.aid}`;

/** Remembers the selected workspace in this browser. Falls back to the first one if it no longer exists. */
export function WorkspaceProvider(props: {
  workspaces: readonly [WorkspaceView, ...WorkspaceView[]];
  children: ReactNode;
}) {
  const { workspaces, children } = props;
  const [id, choose] = useLocalStorage({ key: 'understudy.workspace', defaultValue: idOf(workspaces[0]) });
  const workspace = workspaces.find((entry) => idOf(entry) === id) ?? workspaces[0];
  const choice = useMemo(() => ({ workspace, workspaces, choose }), [workspace, workspaces, choose]);
  return <WorkspaceContext value={choice}>{children}</WorkspaceContext>;
}

function useWorkspaceChoice(): WorkspaceChoice {
  const choice = useContext(WorkspaceContext);
  if (!choice) throw new Error('useWorkspace needs a WorkspaceProvider above it.');
  return choice;
}

/** The workspace that the screens show: `{ tid, aid, name, issuer, id }`. */
export function useWorkspace(): WorkspaceView & { id: string } {
  const { workspace } = useWorkspaceChoice();
  return useMemo(() => ({ ...workspace, id: idOf(workspace) }), [workspace]);
}

export function useWorkspaces(): WorkspaceChoice {
  return useWorkspaceChoice();
}
