import type { ExportInput } from '../../../contract/transfer.ts';
import { takesSecrets, type ExportFormat, type SecretMode } from '../../../contract/transfer-modes.ts';

export const FORMATS: readonly { value: ExportFormat; label: string }[] = [
  { value: 'understudy', label: 'Understudy' },
  { value: 'acp-flat', label: 'ACP, flat (PUT /configuration)' },
  { value: 'acp-tree', label: 'ACP, tree (POST /promote/config)' },
];

/** What becomes of secrets, in plain words. */
export const SECRETS: readonly { value: SecretMode; label: string; description: string }[] = [
  {
    value: 'placeholders',
    label: 'Ask when it is imported',
    description: 'Each secret becomes a note, and whoever imports the file is asked for it. Safe to send around.',
  },
  {
    value: 'environment',
    label: 'From environment variables',
    description:
      'Each secret becomes a reference such as ${WEB_APP_CLIENT_SECRET}; the host reads those that --allow-env names. Safe for git.',
  },
  {
    value: 'stripped',
    label: 'Leave them out',
    description: 'Clients and users that need one cannot log in until somebody sets it.',
  },
  {
    value: 'included',
    label: 'Include them',
    description: 'Secrets and passwords go along readable. Only for people who may know them.',
  },
];

export interface ExportChoice {
  format: ExportFormat;
  secrets: SecretMode;
  what: 'everything' | 'workspace' | 'chosen';
  clients: string[];
  users: string[];
  keys: boolean;
}

/** ACP takes secrets as they are or not at all, and no keys. */
export const secretsFor = (format: ExportFormat): typeof SECRETS =>
  SECRETS.filter(({ value }) => takesSecrets(format, value));

/** A choice as the admin API wants it. */
export function exportInputOf(choice: ExportChoice, workspace: string): ExportInput {
  const { format, what, clients, users } = choice;
  const isAllowed = secretsFor(format).some(({ value }) => value === choice.secrets);
  return {
    format,
    secrets: isAllowed ? choice.secrets : 'stripped',
    keys: choice.keys && format === 'understudy',
    ...(what !== 'everything' && { workspaces: [workspace] }),
    ...(what === 'chosen' && { clients, users }),
  };
}
