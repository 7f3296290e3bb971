/**
 * The admin operations: what people and scripts do to the config and to run-time state.
 *
 * One file per noun, one function per row of the contract's table. This room works on the ports. It doesn't know HTTP,
 * the disk, or how traffic is stored.
 */
import type { ServerView } from '../../contract/admin.ts';
import type { WorkspaceInput } from '../../contract/config/config.ts';
import type {
  OperationBody,
  OperationInput,
  OperationName,
  OperationOutput,
  OperationParams,
  OperationQuery,
} from '../../contract/operations.ts';
import type { Complaint } from '../../contract/doctor.ts';
import type { Traffic } from '../../contract/traffic/traffic.ts';
import type { Checkups } from '../checkup/checkups.ts';
import type { Core } from '../core/ports.ts';
import type { Verdicts } from '../verdict/verdicts.ts';
import type { ChangeLog } from './transfer/change-log.ts';

/** What the operations work with. */
export interface AdminContext {
  core: Core;
  /** Who makes the changes of this call: the source in config.changed. */
  by: 'console' | 'api';
  changes: ChangeLog;
  traffic(): Traffic;
  verdicts: Pick<Verdicts, 'again' | 'settled'>;
  checkups: Checkups;
  server(): ServerView;
  /** What stands between clients and this server. */
  complaints(): Promise<readonly Complaint[]>;
  /** What a new workspace starts with if the request has no services, scopes and claims. */
  starterWorkspace(tid: string, aid: string, name?: string): WorkspaceInput;
  /** Writes ACP's services, scopes and claims into a workspace that relies on the defaults, before one is changed. */
  settleDefaults(workspace: WorkspaceInput): WorkspaceInput;
}

/** One call of an operation. */
export interface Call<N extends OperationName> {
  params: OperationParams<N>;
  /** The body, parsed: defaults are filled in. */
  body: OperationBody<N>;
  /** The same body as the caller wrote it. This is what goes into the config file, where defaults stay unwritten. */
  written: OperationInput<N>;
  query: OperationQuery<N>;
  /** The If-Match header (RFC 9110 §13.1.1): the config revisions the caller expects. */
  ifMatch?: string;
}

type Handler<N extends OperationName> = (
  context: AdminContext,
  call: Call<N>,
) => Promise<OperationOutput<N>> | OperationOutput<N>;

export type Handlers<N extends OperationName = OperationName> = { [K in N]: Handler<K> };

export interface WorkspaceParams {
  tid: string;
  aid: string;
}
