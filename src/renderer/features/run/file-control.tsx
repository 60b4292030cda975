import { Pause, Play } from 'lucide-react';
import { memo, useLayoutEffect, useRef } from 'react';
import { useTexts } from '../../i18n/texts.js';
import { useStores } from '../../stores/stores.js';
import { IconButton } from '../../ui/button.js';
import { WithTooltip } from '../../ui/tooltip.js';

export interface FileControlProps {
  readonly runId: string;
  readonly sequence: number;
  readonly path: string;
  readonly paused: boolean;
}

/** Pauses or resumes one file. */
export const FileControl = memo(function FileControl({ runId, sequence, path, paused }: FileControlProps) {
  const { runs } = useStores();
  const texts = useTexts();
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
});
