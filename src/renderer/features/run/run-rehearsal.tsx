import { type ComponentType, type ReactNode, startTransition, useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { systemClock } from '../../stores/clock.js';
import { StoresProvider, useStores } from '../../stores/stores.js';
import { Announcer } from '../../ui/announcer.js';
import { madeUpSnapshot, madeUpSnapshots, withoutMain } from './made-up-run.js';
import { RunScreen } from './run-screen.js';

/** How often the screen is made from nothing. */
const runs = 4;
const steps = runs * madeUpSnapshots;

export interface RunRehearsalProps {
  /** To be called once, when it has been drawn as often as it is to be. */
  readonly onEnd: () => void;
  /** What contains a failure of the screen, and reports it. */
  readonly within: ComponentType<{ readonly children: ReactNode }>;
}

/**
 * Draws the screen of a made-up run, in an element outside of the document, step by step while the page has nothing else to do. V8 then has
 * compiled what draws a run, and the first run does not wait for that. Nobody sees, hears or can focus it, and main is asked for nothing.
 */
export function RunRehearsal({ onEnd, within: Boundary }: RunRehearsalProps) {
  const stores = useStores();
  const [{ element, madeUp }] = useState(() => ({
    element: document.createElement('div'),
    madeUp: withoutMain(stores, systemClock),
  }));
  const [step, setStep] = useState(0);

  useEffect(() => {
    const idle = requestIdleCallback(() => {
      if (step < steps - 1) {
        startTransition(() => setStep(step + 1));
        return;
      }
      // For the tests, which can't see the element: whether the screen was drawn, and not its failure.
      const bars = element.querySelectorAll('[role="progressbar"]').length;
      performance.mark('hoist:rehearsed', { detail: { bars } });
      onEnd();
    });
    return () => cancelIdleCallback(idle);
  }, [element, step, onEnd]);

  const run = Math.floor(step / madeUpSnapshots);
  return createPortal(
    <Boundary>
      <StoresProvider stores={madeUp}>
        <Announcer>
          <RunScreen key={run} snapshot={madeUpSnapshot(`rehearsed ${run}`, step % madeUpSnapshots)} />
        </Announcer>
      </StoresProvider>
    </Boundary>,
    element,
  );
}
