/**
 * Code that the console bench runs inside the page. Each function is sent as text, so it must not use anything from
 * outside.
 */

/** Milliseconds from going to the filter and setting it to the frame that shows its count. */
export async function timeFilter(text: string): Promise<number> {
  const input = document.querySelector<HTMLInputElement>('input[aria-label="Filter"]')!;
  const count = document.querySelector('[role="toolbar"] [role="status"]')!;
  const before = count.textContent;
  const begun = performance.now();
  input.focus();
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!.call(input, text);
  input.dispatchEvent(new Event('input', { bubbles: true }));
  while (count.textContent === before) {
    await new Promise(requestAnimationFrame);
    if (performance.now() - begun > 10_000) throw new Error(`The filter “${text}” did not change “${before}”.`);
  }
  return performance.now() - begun;
}

/** The middle of the list. */
export function middleOfList(): { x: number; y: number } {
  const { left, top, width, height } = document.querySelector('[data-live-list]')!.getBoundingClientRect();
  return { x: Math.round(left + width / 2), y: Math.round(top + height / 2) };
}

/** Starts recording when each row is first visibly painted, in milliseconds since 1970. */
export function watchRows(): void {
  const painted: Record<string, number> = {};
  Object.assign(window, { painted });
  const list = document.querySelector('[data-live-list]')!;
  // The callback runs in the task after the frame in which the row became visible.
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        const key = (target as HTMLElement).dataset['key'] ?? '';
        if (isIntersecting) painted[key] ??= performance.timeOrigin + performance.now();
      }
    },
    { root: list },
  );
  const observe = (mutations: MutationRecord[]) => {
    for (const { addedNodes, removedNodes } of mutations) {
      for (const node of addedNodes) if (node instanceof HTMLElement && node.dataset['key']) seen.observe(node);
      for (const node of removedNodes) if (node instanceof HTMLElement && node.dataset['key']) seen.unobserve(node);
    }
  };
  new MutationObserver(observe).observe(list, { subtree: true, childList: true });
  list.scrollTop = list.scrollHeight;
}

export const readPainted = (): Record<string, number> =>
  (window as unknown as { painted: Record<string, number> }).painted;
