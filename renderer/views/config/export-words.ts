import type { ExportInput } from '../../../contract/transfer.ts';
import { takesSecrets, type ExportFormat, type SecretMode } from '../../../contract/transfer-modes.ts';

export const FORMATS: readonly { value: ExportFormat; label: string }[] = [
  { value: 'understudy', label: 'Understudy' },
  { value: 'acp-flat', label: 'ACP, flat (PUT /configuration)' },
  { value: 'acp-tree', label: 'ACP, tree (POST /promote/config)' },
];

/** What happens to secrets, in plain words. */
export const SECRETS: readonly { value: SecretMode; label: string; description: string }[] = [
  {
    value: 'placeholders',
    label: 'Ask on import',
    description:
      'Each secret becomes a placeholder, and the person who imports the file is asked for it. Safe to share.',
  },
  {
    value: 'environment',
    label: 'Use environment variables',
    description:
      'Each secret becomes a reference such as ${WEB_APP_CLIENT_SECRET}. The server reads the variables listed in --allow-env. Safe to commit.',
  },
  {
    value: 'stripped',
    label: 'Leave out',
    description: 'Clients and users that need one can’t log in until you set it.',
  },
  {
    value: 'included',
    label: 'Include in plain text',
    description: 'Secrets and passwords are readable in the file. Only share it with people who may know them.',
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

/** ACP formats hold secrets in plain text or not at all, and no keys. */
export const secretsFor = (format: ExportFormat): typeof SECRETS =>
  SECRETS.filter(({ value }) => takesSecrets(format, value));

/** The export request for the admin API. */
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
