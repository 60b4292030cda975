import './bucket-list.css';
import { ChevronRight, Cylinder } from 'lucide-react';
import { ListBox, ListBoxItem, ListLayout, Text, Virtualizer } from 'react-aria-components';
import type { Bucket } from '../../../shared/models/bucket.js';
import { useTexts } from '../../i18n/texts.js';
import { languageOf } from '../../stores/settings-store.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { regionLabel } from './region-options.js';

const rowHeight = 52;
const layout = { rowHeight };

export interface BucketListProps {
  readonly buckets: readonly Bucket[];
  readonly isLoading: boolean;
  /** True when the search hides some. */
  readonly isFiltered: boolean;
  readonly onChoose: (bucket: Bucket) => void;
}

export function BucketList({ buckets, isLoading, isFiltered, onChoose }: BucketListProps) {
  const { settings } = useStores();
  const texts = useTexts();
  const language = useSelected(settings, (state) => languageOf(state.info));

  if (buckets.length === 0) {
    const reason = isLoading ? 'buckets.loading' : isFiltered ? 'buckets.noMatch' : 'buckets.none';
    return <output className="bucket-list__empty">{texts.text(reason)}</output>;
  }
  return (
    <Virtualizer layout={ListLayout} layoutOptions={layout}>
      <ListBox
        aria-label={texts.text('buckets.list')}
        className="bucket-list__list"
        items={buckets}
        selectionMode="none"
        onAction={(name) => {
          const bucket = buckets.find((candidate) => candidate.name === name);
          if (bucket !== undefined) {
            onChoose(bucket);
          }
        }}
        style={{ height: Math.min(buckets.length, 6) * rowHeight }}
      >
        {(bucket) => (
          <ListBoxItem id={bucket.name} textValue={bucket.name} className="bucket">
            <Cylinder size={17} strokeWidth={1.75} aria-hidden="true" />
            <span className="bucket__name" title={bucket.name}>
              <Text slot="label">{bucket.name}</Text>
            </span>
            <Text slot="description" className="bucket__detail">
              {[
                bucket.region === null ? null : regionLabel(bucket.region, language),
                bucket.createdAt === null ? null : texts.day(bucket.createdAt),
              ]
                .filter((part) => part !== null)
                .join(' · ')}
            </Text>
            <ChevronRight size={16} aria-hidden="true" />
          </ListBoxItem>
        )}
      </ListBox>
    </Virtualizer>
  );
}
