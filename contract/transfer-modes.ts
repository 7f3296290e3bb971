/** What happens to secrets in an export. */
export const SECRET_MODES = ['included', 'placeholders', 'environment', 'stripped'] as const;
export type SecretMode = (typeof SECRET_MODES)[number];

/** ACP doesn't know our placeholders or references, so it gets the real secret or nothing. */
export const ACP_SECRET_MODES = ['included', 'stripped'] as const satisfies readonly SecretMode[];

export const takesSecrets = (format: ExportFormat, mode: SecretMode): boolean =>
  format === 'understudy' || ACP_SECRET_MODES.some((one) => one === mode);

/**
 * ACP's modes for entries that exist and differ (acp.md §6). ignore: keeps yours. fail: imports nothing. update:
 * replaces it.
 */
export const IMPORT_MODES = ['ignore', 'fail', 'update'] as const;
export type ImportMode = (typeof IMPORT_MODES)[number];

/** Our format and ACP's own: flat for `PUT /configuration`, tree for `POST /promote/config`. */
export const EXPORT_FORMATS = ['understudy', 'acp-flat', 'acp-tree'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];
export type AcpForm = ExportFormat extends infer F ? (F extends `acp-${infer Form}` ? Form : never) : never;

/** The ACP form of a format. Undefined for our own. */
export const acpFormIn = (format: ExportFormat): AcpForm | undefined =>
  format === 'understudy' ? undefined : (format.slice('acp-'.length) as AcpForm);
