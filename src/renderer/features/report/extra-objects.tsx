import './extra-objects.css';
import { useEffect, useState } from 'react';
import type { ExtraObject } from '../../../shared/models/run.js';
import { useTexts } from '../../i18n/texts.js';
import { useStores } from '../../stores/stores.js';
import { Disclosure } from '../../ui/disclosure.js';

/** Enough to see what they are; a saved report has all of them. */
const shown = 20;

export interface ExtraObjectsProps {
  readonly runId: string;
  /** How many there are. */
  readonly objects: number;
}

/** What a verification found in the bucket besides the files. */
export function ExtraObjects({ runId, objects }: ExtraObjectsProps) {
  const { runs } = useStores();
  const texts = useTexts();
  const [isOpen, setOpen] = useState(false);
  const [found, setFound] = useState<readonly ExtraObject[]>([]);

  useEffect(() => {
    let isCurrent = true;
    async function load(): Promise<void> {
      const answer = await runs.extraObjects(runId, shown);
      if (isCurrent) setFound(answer);
    }
    if (isOpen) void load();
    return () => {
      isCurrent = false;
    };
  }, [isOpen, runs, runId]);

  return (
    <Disclosure level={2} label={texts.text('report.extra', { objects })} isOpen={isOpen} onChange={setOpen}>
      <ul className="extra-objects">
        {found.map(({ key, size }) => (
          <li key={key} className="extra-objects__item">
            <span className="extra-objects__key" title={key}>
              {key}
            </span>
            <span className="extra-objects__size">{texts.bytes(size)}</span>
          </li>
        ))}
      </ul>
      {objects > shown && found.length > 0 ? (
        <p className="extra-objects__more">
          {texts.text('report.extraMore', { objects: objects - found.length })}
        </p>
      ) : null}
    </Disclosure>
  );
}
