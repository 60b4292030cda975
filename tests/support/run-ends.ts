import type { EngineHost } from '../../src/engine/host/engine-host.js';

/** Resolves at the end of the first run that ends from now on. */
export function runEnds(host: Pick<EngineHost, 'onEvent'>): Promise<void> {
  return new Promise((resolve) => {
    host.onEvent((event) => {
      if (event.kind === 'run' && event.snapshot.state === 'finished') resolve();
    });
  });
}
