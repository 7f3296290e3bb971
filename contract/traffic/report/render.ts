import type { ReportFormat } from './formats.ts';
import { renderMarkdown } from './markdown.ts';
import { renderPage } from './page.ts';
import { reportOf, type ReportSource } from './report.ts';

const RENDERERS = { html: renderPage, markdown: renderMarkdown };

/** Makes a report of what was recorded, in one of its formats. */
export const renderReport = (source: ReportSource, format: ReportFormat): string => RENDERERS[format](reportOf(source));
