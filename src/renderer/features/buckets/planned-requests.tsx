import { useEffect, useState } from 'react';
import type { BucketSettings, PlannedRequest } from '../../../shared/models/bucket-settings.js';
import { useTexts } from '../../i18n/texts.js';
import { useStores } from '../../stores/stores.js';
import { RequestText } from './request-text.js';

export interface PlannedRequestsProps {
  readonly name: string;
  readonly region: string;
  readonly settings: BucketSettings;
}

/** Milliseconds without a change before the requests are put together anew. */
const pauseMs = 250;

/** The requests creating the bucket will send, in order. */
export function PlannedRequests({ name, region, settings }: PlannedRequestsProps) {
  const { buckets } = useStores();
  const texts = useTexts();
  const [planned, setPlanned] = useState<readonly PlannedRequest[]>([]);
  const question = JSON.stringify([name, region, settings]);

  useEffect(() => {
    let isCurrent = true;
    const ask = async (): Promise<void> => {
      const [ofName, inRegion, told] = JSON.parse(question) as [string, string, BucketSettings];
      const answer = await buckets.requests(ofName, inRegion, told);
      if (isCurrent) {
        setPlanned(answer.ok ? answer.value : []);
      }
    };
    const timer = setTimeout(() => void ask(), pauseMs);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [buckets, question]);

  return (
    <div className="requests">
      <p className="field__description">{texts.text('createBucket.requestsHint')}</p>
      <ol className="requests__list" aria-label={texts.text('createBucket.requests')}>
        {planned.map(({ purpose, request }) => (
          <li key={purpose}>
            <p className="requests__purpose">{texts.text(`createBucket.purpose.${purpose}`)}</p>
            <RequestText request={request} label={texts.text(`createBucket.purpose.${purpose}`)} />
          </li>
        ))}
      </ol>
    </div>
  );
}
