import { LocateFixed } from 'lucide-react';
import { useState } from 'react';
import type { AppError } from '../../../shared/errors/errors.js';
import type { RegionLatency } from '../../../shared/models/bucket-settings.js';
import { useTexts } from '../../i18n/texts.js';
import { languageOf } from '../../stores/settings-store.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { Button } from '../../ui/button.js';
import { ComboBox } from '../../ui/combo-box.js';
import {
  cityOf,
  homeRegion,
  nearestOf,
  type RegionOption,
  regionLabel,
  regionOf,
  regionOptions,
} from './region-options.js';

export interface RegionChoice {
  /** The region's code, as far as the text names one. */
  readonly region: string;
  readonly text: string;
  readonly options: readonly RegionOption[];
  readonly latencies: readonly RegionLatency[];
  setText(text: string): void;
  setLatencies(latencies: readonly RegionLatency[]): void;
}

/** Which region is chosen; to begin with the one most people who speak this language take. */
export function useRegionChoice(): RegionChoice {
  const { settings } = useStores();
  const texts = useTexts();
  const language = useSelected(settings, (state) => languageOf(state.info));
  const speaksKorean = useSelected(
    settings,
    (state) => languageOf(state.info) === 'ko' || state.info?.systemLanguage === 'ko',
  );
  const [latencies, setLatencies] = useState<readonly RegionLatency[]>([]);
  const [text, setText] = useState(() => regionLabel(homeRegion(speaksKorean), language));
  const written = (milliseconds: number): string =>
    texts.text('createBucket.milliseconds', { milliseconds: Math.max(1, Math.round(milliseconds)) });
  const options = regionOptions(language, speaksKorean, latencies, written);
  return { region: regionOf(text, options), text, options, latencies, setText, setLatencies };
}

export interface RegionFieldProps {
  readonly choice: RegionChoice;
  /** AWS has regions to measure; other servers have one place. */
  readonly canMeasure: boolean;
  readonly onChange: () => void;
}

export function RegionField({ choice, canMeasure, onChange }: RegionFieldProps) {
  const { buckets, settings } = useStores();
  const texts = useTexts();
  const language = useSelected(settings, (state) => languageOf(state.info));
  const [measuring, setMeasuring] = useState(false);
  const [error, setError] = useState<AppError | null>(null);

  async function findNearest(): Promise<void> {
    setMeasuring(true);
    setError(null);
    const answer = await buckets.nearestRegions();
    setMeasuring(false);
    if (!answer.ok) {
      setError(answer.error);
      return;
    }
    const nearest = nearestOf(answer.value);
    choice.setLatencies(answer.value);
    if (nearest !== null) {
      choice.setText(regionLabel(nearest, language));
      onChange();
    }
  }

  const ranking = choice.options
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
            onPress={() => void findNearest()}
          >
            {texts.text('createBucket.findNearest')}
          </Button>
        ) : null
      }
      openLabel={texts.text('createBucket.showRegions')}
      description={<span aria-live="polite">{description}</span>}
      options={choice.options}
      text={choice.text}
      onTextChange={(value) => {
        choice.setText(value);
        onChange();
      }}
    />
  );
}
