import './workspace-screen.css';
import { FilterForm } from '../features/plan/filter-form.js';
import { OptionsForm } from '../features/plan/options-form.js';
import { PlanList } from '../features/plan/plan-list.js';
import { UploadBar } from '../features/plan/upload-bar.js';
import { SourceChips } from '../features/sources/source-chips.js';
import { SourcesEmpty } from '../features/sources/sources-empty.js';
import { UnseenBucketNotice } from '../features/sources/unseen-bucket-notice.js';
import { useTexts } from '../i18n/texts.js';
import type { Place } from '../stores/route-store.js';
import { useSelected, useStores } from '../stores/stores.js';
import { ScreenHeading } from '../ui/screen-heading.js';
import { BucketTools } from './bucket-tools.js';

export interface WorkspaceScreenProps {
  readonly place: Extract<Place, { kind: 'plan' }>;
}

/** Choosing, filtering and starting: what is uploaded from this computer to the bucket. */
export function WorkspaceScreen({ place }: WorkspaceScreenProps) {
  const { destination, lookRefused = false } = place;
  const { bucket } = destination;
  const notice = lookRefused ? <UnseenBucketNotice bucket={bucket} /> : null;
  const { draft: store } = useStores();
  const texts = useTexts();
  const draft = useSelected(store, (state) => state.draft);

  if (draft === null || draft.roots.length === 0) {
    return (
      <SourcesEmpty
        bucket={bucket}
        notice={notice}
        tools={<BucketTools destination={destination} layout="row" />}
      />
    );
  }
  return (
    <main className="workspace">
      <div className="workspace__side">
        <section className="workspace__group">
          <ScreenHeading className="workspace__title">{texts.text('workspace.title')}</ScreenHeading>
          <SourceChips />
          {notice}
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
          <BucketTools destination={destination} layout="column" />
        </section>
      </div>
      <div className="workspace__main">
        <PlanList draft={draft} />
      </div>
      <UploadBar draft={draft} destination={destination} />
    </main>
  );
}
