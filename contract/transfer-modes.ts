/** What happens to secrets in an export. */
export const SECRET_MODES = ['included', 'placeholders', 'environment', 'stripped'] as const;
export type SecretMode = (typeof SECRET_MODES)[number];

/** ACP knows neither our placeholders nor our references: it gets a secret as it is, or not at all. */
export const ACP_SECRET_MODES = ['included', 'stripped'] as const satisfies readonly SecretMode[];

export const takesSecrets = (format: ExportFormat, mode: SecretMode): boolean =>
  format === 'understudy' || ACP_SECRET_MODES.some((one) => one === mode);

/**
 * ACP's modes for entries that exist and differ (acp.md §6). ignore: yours stays. fail: nothing is imported.
 * update: it is replaced.
 */
export const IMPORT_MODES = ['ignore', 'fail', 'update'] as const;
export type ImportMode = (typeof IMPORT_MODES)[number];

/** ACP's own formats: flat for `PUT /configuration`, tree for `POST /promote/config`. */
export const EXPORT_FORMATS = ['understudy', 'acp-flat', 'acp-tree'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];
export type AcpForm = ExportFormat extends infer F ? (F extends `acp-${infer Form}` ? Form : never) : never;

/** Which of ACP's forms a format is; undefined for our own. */
export const acpFormIn = (format: ExportFormat): AcpForm | undefined =>
  format === 'understudy' ? undefined : (format.slice('acp-'.length) as AcpForm);
