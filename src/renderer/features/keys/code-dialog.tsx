import { useState } from 'react';
import type { CodeQuestion } from '../../../shared/models/account.js';
import { useTexts } from '../../i18n/texts.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { Button } from '../../ui/button.js';
import { Dialog, DialogButtons, DialogForm, DialogText } from '../../ui/dialog.js';
import { TextField } from '../../ui/text-field.js';

/** Asks for the digits of an MFA device, whenever main needs them to continue. */
export function CodeDialog() {
  const { profiles: store } = useStores();
  const question = useSelected(store, (state) => state.codeQuestions[0] ?? null);
  return question === null ? null : <Question key={question.requestId} question={question} />;
}

interface QuestionProps {
  readonly question: CodeQuestion;
}

function Question({ question: { device, wasWrong } }: QuestionProps) {
  const { profiles: store } = useStores();
  const texts = useTexts();
  const [typed, setTyped] = useState('');
  // Devices and apps show the digits in two groups.
  const code = typed.replaceAll(/\D/g, '');
  const isWhole = code.length === 6;

  return (
    <Dialog
      title={texts.text('code.title')}
      isOpen
      // A click beside it is no answer: it would stop an upload that waits for the code.
      isDismissable={false}
      onClose={() => void store.answerCode(null)}
    >
      <DialogForm
        onSubmit={() => {
          if (isWhole) {
            void store.answerCode(code);
          }
        }}
      >
        <DialogText>{texts.text(wasWrong ? 'code.wrong' : 'code.text')}</DialogText>
        <TextField
          label={texts.text('code.label')}
          description={device}
          inputMode="numeric"
          maxLength={7}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- there is nothing else to do in this dialog
          autoFocus
          value={typed}
          onChange={setTyped}
        />
        <DialogButtons>
          <Button onPress={() => void store.answerCode(null)}>{texts.text('action.cancel')}</Button>
          <Button type="submit" variant="primary" isDisabled={!isWhole}>
            {texts.text('code.confirm')}
          </Button>
        </DialogButtons>
      </DialogForm>
    </Dialog>
  );
}
