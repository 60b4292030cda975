import { LocateFixed } from 'lucide-react';
import { useState } from 'react';
import { useTexts } from '../../i18n/texts.js';
import { languageOf } from '../../stores/settings-store.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { Button } from '../../ui/button.js';
import { ComboBox } from '../../ui/combo-box.js';
import { createRegionChoice, type RegionChoice } from './region-choice.js';
import {
  cityOf,
  homeRegion,
  type RegionOption,
  regionLabel,
  regionOf,
  regionOptions,
} from './region-options.js';

export interface RegionForm {
  /** The region's code, if the text names one. */
  readonly region: string;
  readonly options: readonly RegionOption[];
  readonly choice: RegionChoice;
}

/** The chosen region; initially the one that most users of this language choose. */
export function useRegionForm(): RegionForm {
  const { buckets, settings } = useStores();
  const texts = useTexts();
  const language = useSelected(settings, (state) => languageOf(state.info));
  const speaksKorean = useSelected(
    settings,
    (state) => languageOf(state.info) === 'ko' || state.info?.systemLanguage === 'ko',
  );
  const [choice] = useState(() =>
    createRegionChoice(regionLabel(homeRegion(speaksKorean), language), () => buckets.nearestRegions()),
  );
  const { text, latencies } = useSelected(choice, (state) => state);
  const written = (milliseconds: number): string =>
    texts.text('createBucket.milliseconds', { milliseconds: Math.max(1, Math.round(milliseconds)) });
  const options = regionOptions(language, speaksKorean, latencies, written);
  return { region: regionOf(text, options), options, choice };
}

export interface RegionFieldProps {
  readonly form: RegionForm;
  /** AWS has regions to measure; other servers have one location. */
  readonly canMeasure: boolean;
  readonly onChange: () => void;
}

export function RegionField({ form: { choice, options }, canMeasure, onChange }: RegionFieldProps) {
  const { settings } = useStores();
  const texts = useTexts();
  const language = useSelected(settings, (state) => languageOf(state.info));
  const { text, measuring, error } = useSelected(choice, (state) => state);

  async function takeNearest(): Promise<void> {
    if (await choice.takeNearest((region) => regionLabel(region, language))) {
      onChange();
    }
  }

  const ranking = options
    .slice(0, 3)
    .flatMap(({ value, detail }) => (detail === undefined ? [] : [`${cityOf(value, language)} ${detail}`]))
    .join(', ');
  const description = measuring
    ? texts.text('createBucket.measuring')
    : error !== null
      ? texts.text('createBucket.notMeasured')
      : ranking === ''
        ? texts.text('createBucket.regionHint')
        : texts.text('createBucket.nearest', { ranking });

  return (
    <ComboBox
      label={texts.text('createBucket.region')}
      aside={
        canMeasure ? (
          <Button
            // Not the button that opens the list.
            slot={null}
            variant="quiet"
            size="small"
            icon={<LocateFixed size={14} aria-hidden="true" />}
            isPending={measuring}
            onPress={() => void takeNearest()}
          >
            {texts.text('createBucket.findNearest')}
          </Button>
        ) : null
      }
      openLabel={texts.text('createBucket.showRegions')}
      description={<span aria-live="polite">{description}</span>}
      options={options}
      text={text}
      onTextChange={(value) => {
        choice.setText(value);
        onChange();
      }}
    />
  );
}
