import type { RequestListener } from 'node:http';

export interface LateBound {
  listener: RequestListener;
  bind(listener: RequestListener): void;
}

/** A listener that holds requests until the real one is ready. The port is taken before anything is loaded. */
export function lateBound(): LateBound {
  let bound: RequestListener | undefined;
  let early: Parameters<RequestListener>[] = [];
  return {
    listener(req, res) {
      if (bound) bound(req, res);
      else early.push([req, res]);
    },
    bind(listener) {
      bound = listener;
      for (const [req, res] of early) listener(req, res);
      early = [];
    },
  };
}

/** A listener whose code is loaded by the first request that needs it. */
export function whenNeeded(load: () => Promise<RequestListener>): RequestListener {
  let loaded: Promise<RequestListener> | undefined;
  return (req, res) => {
    loaded ??= load();
    loaded.then(
      (listener) => listener(req, res),
      (error: unknown) => res.destroy(error instanceof Error ? error : undefined),
    );
  };
}
