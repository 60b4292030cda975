import './workspace-screen.css';
import { FilterForm } from '../features/plan/filter-form.js';
import { OptionsForm } from '../features/plan/options-form.js';
import { PlanList } from '../features/plan/plan-list.js';
import { UploadBar } from '../features/plan/upload-bar.js';
import { SourceChips } from '../features/sources/source-chips.js';
import { SourcesEmpty } from '../features/sources/sources-empty.js';
import { UnseenBucketNotice } from '../features/sources/unseen-bucket-notice.js';
import { useTexts } from '../i18n/texts.js';
import { useSelected, useStores } from '../stores/stores.js';
import { ScreenHeading } from '../ui/screen-heading.js';
import { BucketTools } from './bucket-tools.js';

export interface WorkspaceScreenProps {
  readonly bucket: string;
  readonly profileId: string;
}

/** Choosing, filtering and starting: what is uploaded from this computer to the bucket. */
export function WorkspaceScreen({ bucket, profileId }: WorkspaceScreenProps) {
  const { draft: store } = useStores();
  const texts = useTexts();
  const draft = useSelected(store, (state) => state.draft);

  if (draft === null || draft.roots.length === 0) {
    return (
      <SourcesEmpty
        bucket={bucket}
        tools={<BucketTools bucket={bucket} profileId={profileId} layout="row" />}
      />
    );
  }
  return (
    <main className="workspace">
      <div className="workspace__side">
        <section className="workspace__group">
          <ScreenHeading className="workspace__title">{texts.text('workspace.title')}</ScreenHeading>
          <SourceChips />
          <UnseenBucketNotice />
        </section>
        <section className="workspace__group" aria-labelledby="workspace-filter">
          <h2 id="workspace-filter" className="workspace__group-title">
            {texts.text('workspace.filter')}
          </h2>
          <FilterForm />
        </section>
        <section className="workspace__group" aria-labelledby="workspace-options">
          <h2 id="workspace-options" className="workspace__group-title">
            {texts.text('workspace.options')}
          </h2>
          <OptionsForm />
        </section>
        <section className="workspace__group" aria-labelledby="workspace-bucket">
          <h2 id="workspace-bucket" className="workspace__group-title">
            {texts.text('workspace.bucket')}
          </h2>
          <BucketTools bucket={bucket} profileId={profileId} layout="column" />
        </section>
      </div>
      <div className="workspace__main">
        <PlanList draft={draft} />
      </div>
      <UploadBar draft={draft} bucket={bucket} profileId={profileId} />
    </main>
  );
}
