import { Pause, Play } from 'lucide-react';
import { useLayoutEffect, useRef } from 'react';
import type { RunRow } from '../../../shared/models/run.js';
import { useTexts } from '../../i18n/texts.js';
import { useStores } from '../../stores/stores.js';
import { IconButton } from '../../ui/button.js';
import { WithTooltip } from '../../ui/tooltip.js';

export interface FileControlProps {
  readonly runId: string;
  readonly row: RunRow;
}

/** Pauses or resumes one file. */
export function FileControl({ runId, row }: FileControlProps) {
  const { runs } = useStores();
  const texts = useTexts();
  const { sequence, path, paused } = row;
  const place = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const span = place.current;
    return () => {
      // The file is done and its control disappears: the focus stays in the list instead of getting lost.
      if (span?.contains(document.activeElement) === true) {
        span.closest<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true });
      }
    };
  }, []);

  return (
    <span ref={place}>
      <WithTooltip text={texts.text(paused ? 'run.resumeFile' : 'run.pauseFile')}>
        <IconButton
          size="row"
          label={texts.text(paused ? 'run.resumeFileNamed' : 'run.pauseFileNamed', { path })}
          icon={paused ? <Play size={14} aria-hidden="true" /> : <Pause size={14} aria-hidden="true" />}
          onPress={() => void (paused ? runs.resumeFile(runId, sequence) : runs.pauseFile(runId, sequence))}
        />
      </WithTooltip>
    </span>
  );
}
