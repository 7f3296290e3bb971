/** Where this tab keeps the filter of live traffic. */
export const FILTER_KEY = 'understudy.filter';

/** A value as you write it in a filter, quoted if necessary. */
export const writeValue = (value: string): string => (/[\s"()]/.test(value) ? `"${value.replaceAll('"', '')}"` : value);

/** Filters live traffic by one field the next time you open Live. */
export function filterLive(field: 'client' | 'user' | 'fault', value: string): void {
  sessionStorage.setItem(FILTER_KEY, JSON.stringify(`${field}=${writeValue(value)}`));
}
