import type { Browser, Page } from 'playwright-core';

/** What Chromium's own trace says about the frames during a movement. */
export interface FrameReport {
  /** Frames that were due while scrolling. */
  due: number;
  /** Frames that were due but not presented, which look like stutter. */
  dropped: number;
  /** Frames presented while a part of the list was not drawn yet. */
  incomplete: number;
  /** Milliseconds between presented frames. */
  intervals: readonly number[];
  /** Milliseconds of CPU time on the page's main thread per frame. */
  mainThread: readonly number[];
}

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  /** Microseconds. */
  ts: number;
  tdur?: number;
  id2?: { local?: string };
  args?: { frame_reporter?: FrameFacts };
}

interface FrameFacts {
  state: string;
  scroll_state: string;
  checkerboarded_needs_raster: boolean;
  checkerboarded_needs_record: boolean;
}

const CATEGORIES = ['cc', 'benchmark', 'devtools.timeline', 'disabled-by-default-devtools.timeline.frame'];

/** Traces the browser while `act` runs. */
export async function traceFrames(browser: Browser, page: Page, act: () => Promise<unknown>): Promise<FrameReport> {
  await browser.startTracing(page, { categories: CATEGORIES });
  await act();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  return readFrames(traceEvents);
}

interface Frame {
  facts: FrameFacts;
  /** When it was presented or dropped, in microseconds. */
  end: number;
}

/** All frames that ended. Ids are reused after a frame ends, so the order shows which end belongs to which frame. */
function pairFrames(events: readonly TraceEvent[]): Frame[] {
  const begun = new Map<string, FrameFacts>();
  const frames: Frame[] = [];
  for (const { name, ph, pid, id2, args, ts } of events.toSorted((a, b) => a.ts - b.ts)) {
    if (name !== 'PipelineReporter') continue;
    const id = `${pid} ${id2?.local}`;
    if (ph === 'b' && args?.frame_reporter) begun.set(id, args.frame_reporter);
    const facts = begun.get(id);
    if (ph !== 'e' || !facts) continue;
    begun.delete(id);
    frames.push({ facts, end: ts });
  }
  return frames;
}

function readFrames(events: readonly TraceEvent[]): FrameReport {
  const frames = pairFrames(events).filter(
    ({ facts }) => facts.scroll_state !== 'SCROLL_NONE' && facts.state !== 'STATE_NO_UPDATE_DESIRED',
  );
  const presented = frames.filter(({ facts }) => facts.state.startsWith('STATE_PRESENTED'));
  const times = [...new Set(presented.map(({ end }) => end))].toSorted((a, b) => a - b);
  return {
    due: frames.length,
    dropped: frames.length - presented.length,
    incomplete: presented.filter(({ facts }) => facts.checkerboarded_needs_raster || facts.checkerboarded_needs_record)
      .length,
    intervals: times.slice(1).map((time, index) => (time - (times[index] ?? NaN)) / 1000),
    mainThread: events.flatMap(({ name, ph, tdur }) =>
      name === 'ProxyMain::BeginMainFrame' && ph === 'X' && tdur !== undefined ? [tdur / 1000] : [],
    ),
  };
}
