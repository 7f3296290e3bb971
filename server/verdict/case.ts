import type { Client } from '../../contract/config/client.ts';
import type { User } from '../../contract/config/user.ts';
import type { Check, StepId } from '../../contract/traffic/flow.ts';
import type { Fix, Verdict } from '../../contract/traffic/verdict.ts';
import type { Exchange, Traffic } from '../../contract/traffic/traffic.ts';
import { clientFix as changeClient, operationFix } from '../core/fix.ts';
import type { Core, Issuer } from '../core/ports.ts';

/** An exchange that didn't end as its client expected, and everything that may say why. */
export interface Case {
  core: Core;
  /** The workspace of the request. Undefined for an address that has none. */
  issuer: Issuer | undefined;
  exchange: Exchange;
  flowId: string | undefined;
  /** The check that failed. Undefined if the request was refused before any check. */
  failed: FailedCheck | undefined;
  /** Query and form, as sent. */
  query: URLSearchParams;
  form: URLSearchParams;
  /** The client that the request comes from, or claims to come from, if this workspace has it. */
  client: Client | undefined;
  /** Milliseconds since 1970. */
  now: number;
  /** The whole record. It may have to be unpacked, so ask for it last. */
  traffic(): Traffic;
}

export type FailedCheck = Omit<Check, 'at'> & { step: StepId };

/** What a diagnosis found: the members that replace those of the check. `cause` and `advice` go together. */
export type Finding = Partial<Omit<Verdict, 'cause' | 'fixes' | 'exchangeId'>> & {
  cause: string;
  fixes?: readonly Fix[];
};

/** Looks for the true cause of one kind of mistake. Undefined: what the check said is all there is to say. */
export type Diagnose = (the: Case) => Promise<Finding | undefined> | Finding | undefined;

const placeOf = ({ core: { config }, issuer }: Case) => ({ config, issuer });

/** A fix that changes the client, as `clients.update` takes it. */
export const clientFix = (the: Case, client: Client, fix: { id: string; label: string; body: Partial<Client> }): Fix =>
  changeClient(placeOf(the), client, fix);

/** A fix that changes the user, as `users.update` takes it. */
const userFix = (the: Case, username: string, fix: { id: string; label: string; body: Partial<User> }): Fix =>
  operationFix(placeOf(the), 'users.update', { ...fix, of: { username } });

export const activateClient = (the: Case, client: Client): Fix =>
  clientFix(the, client, {
    id: 'activate-client',
    label: `Activate ${client.client_id}`,
    body: { client_status: 'active' },
  });

export const enableUser = (the: Case, username: string): Fix =>
  userFix(the, username, { id: 'enable-user', label: `Enable ${username}`, body: { disabled: false } });

/** A fix that changes the settings of the workspace, as `settings.update` takes it. */
export const settingsFix = (the: Case, fix: { id: string; label: string; body: Record<string, unknown> }): Fix =>
  operationFix(placeOf(the), 'settings.update', fix);

/** What only the client can change. `code` is what to send instead. */
export const codeFix = (id: string, label: string, code: string): Fix => ({ id, label, code });
