import './equation.css';
import type { RunSummary } from '../../../shared/models/run.js';
import { useTexts } from '../../i18n/texts.js';
import { unsettledTally } from './headline.js';

export interface EquationProps {
  readonly summary: RunSummary;
}

/**
 * found = uploaded + skipped + failed, with the reasons below: every file is accounted for. After an
 * interruption there is a fourth term, what was not sent yet.
 */
export function Equation({ summary }: EquationProps) {
  const texts = useTexts();
  const unsettled = unsettledTally(summary);
  const parts = [
    { key: 'uploaded', word: texts.text('run.uploaded'), tally: summary.uploaded, reasons: [] },
    {
      key: 'skipped',
      word: texts.text('run.skipped'),
      tally: summary.skipped,
      reasons: summary.skippedBy.map((part) => ({
        key: part.reason,
        text: texts.text('report.reason', {
          files: texts.count(part.files),
          reason: texts.skip(part.reason),
        }),
      })),
    },
    {
      key: 'failed',
      word: texts.text('run.failed'),
      tally: summary.failed,
      // Several codes may have the same title: the code tells them apart.
      reasons: summary.failedBy.map((part) => ({
        key: part.error.code,
        text: texts.text('report.reason', {
          files: texts.count(part.files),
          reason: texts.error(part.error).title,
        }),
      })),
    },
    ...(unsettled.files === 0
      ? []
      : [{ key: 'unsettled', word: texts.text('report.unsettled'), tally: unsettled, reasons: [] }]),
  ];

  return (
    <section className="equation" aria-label={texts.text('report.equation')}>
      <div className="equation__bar" aria-hidden="true">
        {parts.map((part) =>
          part.tally.files === 0 ? null : (
            <span
              key={part.key}
              className={`equation__part equation__part--${part.key}`}
              style={{ flexGrow: part.tally.files }}
            />
          ),
        )}
      </div>
      <div className="equation__terms selectable" data-terms={parts.length + 1}>
        <div className="equation__term">
          <p className="equation__number">{texts.count(summary.found.files)}</p>
          <p className="equation__word">{texts.text('report.found')}</p>
          <p className="equation__detail">{texts.bytes(summary.found.bytes)}</p>
        </div>
        {parts.map((part, index) => (
          <div key={part.key} className="equation__term">
            <span className="equation__sign">{index === 0 ? '=' : '+'}</span>
            <p className="equation__number">{texts.count(part.tally.files)}</p>
            <p className="equation__word">
              <span className={`equation__dot equation__part--${part.key}`} />
              {part.word}
            </p>
            {part.reasons.length === 0 ? (
              <p className="equation__detail">
                {part.tally.files === 0 ? '' : texts.bytes(part.tally.bytes)}
              </p>
            ) : (
              <ul className="equation__reasons">
                {part.reasons.slice(0, 3).map((reason) => (
                  <li key={reason.key} className="equation__detail" title={reason.text}>
                    {reason.text}
                  </li>
                ))}
                {part.reasons.length > 3 ? (
                  <li className="equation__detail">
                    {texts.text('report.moreReasons', { count: part.reasons.length - 3 })}
                  </li>
                ) : null}
              </ul>
            )}
          </div>
        ))}
      </div>
    </section>
  );
}
