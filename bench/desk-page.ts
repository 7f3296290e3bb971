/** What the desk's bench runs inside the page. Each function is sent there as text: it may use nothing from outside. */

/** Goes to the filter, as its reader does, and lets the page come to rest. */
export async function focusFilter(): Promise<void> {
  document.querySelector<HTMLInputElement>('input[aria-label="Filter"]')!.focus();
  await new Promise((resolve) => setTimeout(resolve, 1500));
}

/** Milliseconds from setting the filter to the frame that shows its count. */
export async function timeFilter(text: string): Promise<number> {
  const input = document.querySelector<HTMLInputElement>('input[aria-label="Filter"]')!;
  const count = document.querySelector('[role="toolbar"] [role="status"]')!;
  const before = count.textContent;
  const begun = performance.now();
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!.call(input, text);
  input.dispatchEvent(new Event('input', { bubbles: true }));
  while (count.textContent === before) await new Promise(requestAnimationFrame);
  return performance.now() - begun;
}

/** Milliseconds of each of `frames` frames while the list is scrolled from its beginning. */
export async function timeScroll(frames: number): Promise<number[]> {
  const list = document.querySelector('[data-live-list]')!;
  list.scrollTop = 0;
  const times: number[] = [];
  let last = await new Promise(requestAnimationFrame);
  for (let frame = 0; frame < frames; frame += 1) {
    list.scrollTop += 120;
    const now = await new Promise(requestAnimationFrame);
    times.push(now - last);
    last = now;
  }
  return times;
}

/** Begins to note when each row of a client `bench-…` is painted, in milliseconds since 1970. */
export function watchRows(): void {
  const painted: Record<string, number> = {};
  Object.assign(window, { painted });
  const list = document.querySelector('[data-live-list]')!;
  list.scrollTop = list.scrollHeight;
  const note = (mutations: MutationRecord[]) => {
    const names = mutations.flatMap(({ addedNodes }) =>
      [...addedNodes].flatMap((node) => /bench-\d+/.exec(node.textContent ?? '')?.[0] ?? []),
    );
    const fresh = names.filter((name) => painted[name] === undefined);
    for (const name of fresh) painted[name] = Infinity;
    // The task after the frame's own callbacks begins when the frame has been handed on.
    requestAnimationFrame(() =>
      setTimeout(() => {
        for (const name of fresh) painted[name] = performance.timeOrigin + performance.now();
      }),
    );
  };
  new MutationObserver(note).observe(list, { subtree: true, childList: true });
}

export const readPainted = (): Record<string, number> =>
  (window as unknown as { painted: Record<string, number> }).painted;
