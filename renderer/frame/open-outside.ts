/** Opens an address in the user's browser: through the desktop shell where there is one, else in a new tab. */
export function openOutside(url: string): void {
  if (window.understudy) void window.understudy.openExternal(url);
  else window.open(url, '_blank', 'noopener');
}
