import { RECORDING_ID } from './formats.ts';

/**
 * The JSON of the recording in a page that `renderPage` made, at the same lines and columns as in the page. Undefined
 * if the text is no such page.
 */
export function recordingIn(page: string): string | undefined {
  const mark = page.indexOf(` id="${RECORDING_ID}">`);
  const start = mark < 0 ? -1 : page.indexOf('>', mark) + 1;
  const end = start < 0 ? -1 : page.indexOf('</script>', start);
  return start < 0 || end < 0 ? undefined : page.slice(0, start).replaceAll(/[^\n]/g, ' ') + page.slice(start, end);
}

/** Whether a text is HTML, which no JSON is. */
export const isPage = (text: string): boolean => /^\s*<[!a-z]/i.test(text);
