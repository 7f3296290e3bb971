import { writeValue } from './parse.ts';

/** Where this tab keeps the filter of live traffic. */
export const FILTER_KEY = 'understudy.filter';

/** Filters live traffic by one field from the next time that Live is opened. */
export function filterLive(field: 'client' | 'user', value: string): void {
  sessionStorage.setItem(FILTER_KEY, JSON.stringify(`${field}=${writeValue(value)}`));
}
