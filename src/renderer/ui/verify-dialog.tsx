import { type ReactNode, useState } from 'react';
import type { Result } from '../../shared/errors/errors.js';
import type { ChosenReport } from '../../shared/models/checksum-report.js';
import { noReadBack, readBackOf } from '../../shared/models/read-back.js';
import type { ReadBackChoice } from '../../shared/models/run.js';
import { useTexts } from '../i18n/texts.js';
import { Button } from './button.js';
import { ChecksumReportField } from './checksum-report-field.js';
import { Dialog, DialogButtons, DialogForm, DialogText } from './dialog.js';
import { ReadBackField } from './read-back-field.js';

export interface VerifyDialogProps {
  readonly title: string;
  readonly lead: ReactNode;
  readonly isOpen: boolean;
  /** Of all objects there are. */
  readonly bytes: number;
  readonly chooseReport: () => Promise<Result<ChosenReport | null>>;
  /** `reportId`: of a report to compare as well; undefined for none. */
  readonly onVerify: (readBack: ReadBackChoice, reportId: string | undefined) => void;
  readonly onClose: () => void;
}

/** Asks by what something is verified, and what is read back. */
export function VerifyDialog(props: VerifyDialogProps) {
  const { title, lead, isOpen, bytes, chooseReport, onVerify, onClose } = props;
  const texts = useTexts();
  const [readBack, setReadBack] = useState(noReadBack);
  const [report, setReport] = useState<ChosenReport | null>(null);
  const choice = readBackOf(readBack);

  function submit(): void {
    if (choice !== null) {
      onClose();
      onVerify(choice, report?.reportId);
    }
  }

  return (
    <Dialog title={title} isOpen={isOpen} onClose={onClose}>
      <DialogForm onSubmit={submit}>
        <DialogText>{lead}</DialogText>
        <ReadBackField
          label={texts.text('readBack.label')}
          value={readBack}
          onChange={setReadBack}
          bytes={bytes}
        />
        <ChecksumReportField value={report} onChange={setReport} choose={chooseReport} />
        <DialogButtons>
          <Button onPress={onClose}>{texts.text('action.cancel')}</Button>
          <Button variant="primary" type="submit" isDisabled={choice === null}>
            {texts.text('verify.start')}
          </Button>
        </DialogButtons>
      </DialogForm>
    </Dialog>
  );
}
