/** The path of a browser that starts, if there is one. UNDERSTUDY_BROWSER names one outright. */
export function findBrowser(): Promise<string | undefined>;
/** Finds a browser, else installs one: Playwright's Chromium, else Debian's. */
export function obtainBrowser(): Promise<string | undefined>;
