/** The formats of a report, each with its media type. */
export const REPORT_TYPES = { html: 'text/html', markdown: 'text/markdown' } as const;

export type ReportFormat = keyof typeof REPORT_TYPES;

/** The `id` of the element of a page that holds the recording. */
export const RECORDING_ID = 'understudy-recording';
