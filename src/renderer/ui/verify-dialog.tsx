import { type ReactNode, useState } from 'react';
import { noReadBack, readBackOf } from '../../shared/models/read-back.js';
import type { ReadBackChoice } from '../../shared/models/run.js';
import { useTexts } from '../i18n/texts.js';
import { Button } from './button.js';
import { Dialog, DialogButtons, DialogForm, DialogText } from './dialog.js';
import { ReadBackField } from './read-back-field.js';

export interface VerifyDialogProps {
  readonly title: string;
  readonly lead: ReactNode;
  readonly isOpen: boolean;
  /** Of all objects there are. */
  readonly bytes: number;
  readonly onVerify: (readBack: ReadBackChoice) => void;
  readonly onClose: () => void;
}

/** Asks what is read back before something is verified. */
export function VerifyDialog({ title, lead, isOpen, bytes, onVerify, onClose }: VerifyDialogProps) {
  const texts = useTexts();
  const [readBack, setReadBack] = useState(noReadBack);
  const choice = readBackOf(readBack);

  function submit(): void {
    if (choice !== null) {
      onClose();
      onVerify(choice);
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
