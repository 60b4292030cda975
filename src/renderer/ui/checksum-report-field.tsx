import { X } from 'lucide-react';
import { useId, useState } from 'react';
import type { AppError, Result } from '../../shared/errors/errors.js';
import type { ChosenReport } from '../../shared/models/checksum-report.js';
import { useTexts } from '../i18n/texts.js';
import { Button, IconButton } from './button.js';
import './checksum-report-field.css';
import { ErrorNotice } from './error-notice.js';
import './field.css';

export interface ChecksumReportFieldProps {
  readonly value: ChosenReport | null;
  readonly onChange: (value: ChosenReport | null) => void;
  /** Lets the person choose a file; null when the dialog was closed. */
  readonly choose: () => Promise<Result<ChosenReport | null>>;
}

/** A report of what S3 has on its disks, to be compared as well. */
export function ChecksumReportField({ value, onChange, choose }: ChecksumReportFieldProps) {
  const texts = useTexts();
  const id = useId();
  const [error, setError] = useState<AppError | null>(null);

  async function ask(): Promise<void> {
    const answer = await choose();
    setError(answer.ok ? null : answer.error);
    if (answer.ok && answer.value !== null) onChange(answer.value);
  }

  return (
    <section className="field" aria-labelledby={id}>
      <span id={id} className="field__label">
        {texts.text('checksumReport.label')}
      </span>
      <div className="checksum-report">
        {value === null ? null : (
          <>
            <span className="checksum-report__name">{value.name.normalize('NFC')}</span>
            <IconButton
              size="small"
              label={texts.text('checksumReport.remove')}
              icon={<X size={14} aria-hidden="true" />}
              onPress={() => onChange(null)}
            />
          </>
        )}
        <Button size="small" onPress={() => void ask()}>
          {texts.text('checksumReport.choose')}
        </Button>
      </div>
      <span className="field__description">{texts.text('checksumReport.hint')}</span>
      {error === null ? null : <ErrorNotice error={error} />}
    </section>
  );
}
