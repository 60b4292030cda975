import { sentenceValues } from '../../shared/errors/error-details.js';
import type { AppError } from '../../shared/errors/errors.js';
import { useTexts } from '../i18n/texts.js';
import { Button } from './button.js';
import { errorDetailsText, isWorthCopying } from './error-details-text.js';
import { useErrorTools } from './error-tools.js';
import { Notice } from './notice.js';
import { type Remedy, remediesOf } from './remedies.js';

export interface ErrorNoticeProps {
  readonly error: AppError;
  /** What this screen can do; those that fit the error become buttons. */
  readonly remedies?: Partial<Readonly<Record<Remedy, (error: AppError) => void>>>;
  readonly tone?: 'bad' | 'warn';
  readonly onDismiss?: () => void;
}

/** An error as a person needs it: what happened, what to do, and the button that does it. */
export function ErrorNotice({ error, remedies = {}, tone = 'bad', onDismiss }: ErrorNoticeProps) {
  const texts = useTexts();
  const tools = useErrorTools();
  const { title, action } = texts.error(error);
  const possible = { 'show-log': tools.showLog, ...remedies };
  const offered = remediesOf(error.code).flatMap((remedy) => {
    const run = possible[remedy];
    return run === undefined ? [] : [{ remedy, run }];
  });
  return (
    <Notice
      tone={tone}
      title={title}
      {...(onDismiss === undefined ? {} : { onDismiss })}
      actions={
        offered.length === 0 && !isWorthCopying(error) ? null : (
          <>
            {offered.map(({ remedy, run }) => (
              <Button key={remedy} size="small" onPress={() => run(error)}>
                {texts.text(`remedy.${remedy}`, sentenceValues(error))}
              </Button>
            ))}
            {isWorthCopying(error) ? (
              <Button
                size="small"
                variant="quiet"
                onPress={() => tools.copyDetails(errorDetailsText(error, title, Date.now()))}
              >
                {texts.text('details.copy')}
              </Button>
            ) : null}
          </>
        )
      }
    >
      {action}
    </Notice>
  );
}
