import { FolderUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTexts } from '../../i18n/texts.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { Button } from '../../ui/button.js';
import { ScreenHeading } from '../../ui/screen-heading.js';
import './sources-empty.css';

export interface SourcesEmptyProps {
  readonly bucket: string;
  /** What the person should know about the bucket; null for nothing. */
  readonly notice: ReactNode;
  /** The tools for the bucket. */
  readonly tools: ReactNode;
}

/** The workspace before anything was chosen: one large drop target. */
export function SourcesEmpty({ bucket, notice, tools }: SourcesEmptyProps) {
  const { draft } = useStores();
  const texts = useTexts();
  const adding = useSelected(draft, (state) => state.adding);

  return (
    <main className="sources-empty">
      <div className="sources-empty__frame">
        <FolderUp size={44} strokeWidth={1.25} aria-hidden="true" />
        <div className="sources-empty__texts">
          <ScreenHeading className="sources-empty__title">{texts.text('sources.title')}</ScreenHeading>
          <p className="sources-empty__lead">{texts.rich('sources.lead', { bucket })}</p>
        </div>
        <div className="sources-empty__buttons">
          <Button
            variant="primary"
            size="large"
            isDisabled={adding}
            onPress={() => void draft.choose('folder')}
          >
            {texts.text('sources.chooseFolder')}
          </Button>
          <Button size="large" isDisabled={adding} onPress={() => void draft.choose('files')}>
            {texts.text('sources.chooseFiles')}
          </Button>
        </div>
        {notice === null ? null : <div className="sources-empty__notice">{notice}</div>}
        {tools}
      </div>
    </main>
  );
}
