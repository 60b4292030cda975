import './planned-requests.css';
import type { BucketSettings } from '../../../shared/models/bucket-settings.js';
import { useTexts } from '../../i18n/texts.js';
import { useStores } from '../../stores/stores.js';
import { usePausedQuestion } from '../../stores/use-paused-question.js';
import { FieldHint } from '../../ui/field-parts.js';
import { RequestText } from './request-text.js';

export interface PlannedRequestsProps {
  readonly name: string;
  readonly region: string;
  readonly settings: BucketSettings;
}

/** Milliseconds without a change before the requests are built again. */
const pauseMs = 250;

/** The requests that creating the bucket will send, in order. */
export function PlannedRequests({ name, region, settings }: PlannedRequestsProps) {
  const { buckets } = useStores();
  const texts = useTexts();
  const question = JSON.stringify([name, region, settings]);
  const answered = usePausedQuestion(question, pauseMs, () => buckets.requests(name, region, settings));
  const planned = answered?.answer.ok === true ? answered.answer.value : [];

  return (
    <div className="requests">
      <FieldHint>{texts.text('createBucket.requestsHint')}</FieldHint>
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
