import {
  createContext,
  type FormEvent,
  type ReactNode,
  type Ref,
  useContext,
  useEffect,
  useState,
} from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTexts } from '../i18n/texts.js';
import { Button } from './button.js';
import './dialog.css';

export interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly role?: 'dialog' | 'alertdialog';
  /** `form`: for more than a few fields; `wide`: for lists and documents. */
  readonly size?: 'normal' | 'form' | 'wide';
  /** Whether a click beside it closes it; true when absent. */
  readonly isDismissable?: boolean;
  readonly children: ReactNode;
}

/** Told whether the form in a dialog has something that somebody entered. */
const InputContext = createContext<(hasInput: boolean) => void>(() => undefined);

/**
 * A modal dialog: Escape and, unless it may not, a click beside it close it, and the focus returns to where it was. Once
 * something was entered into its form, both ask first.
 */
export function Dialog(props: DialogProps) {
  const { title, isOpen, onClose, role = 'dialog', size = 'normal', isDismissable = true, children } = props;
  const texts = useTexts();
  const [hasInput, setHasInput] = useState(false);
  const [asking, setAsking] = useState(false);
  // What was entered belongs to the form that was open.
  const [wasOpen, setWasOpen] = useState(isOpen);
  if (wasOpen !== isOpen) {
    setWasOpen(isOpen);
    setHasInput(false);
    setAsking(false);
  }
  return (
    <>
      <ModalOverlay
        className="dialog__scrim"
        isDismissable={isDismissable}
        isOpen={isOpen}
        onOpenChange={(open) => {
          if (!open && hasInput) {
            setAsking(true);
          } else if (!open) {
            onClose();
          }
        }}
      >
        <Modal className={`dialog__frame dialog__frame--${role} dialog__frame--${size}`}>
          <AriaDialog role={role} className="dialog">
            <Heading slot="title" level={2} className="dialog__title">
              {title}
            </Heading>
            <InputContext value={setHasInput}>{children}</InputContext>
          </AriaDialog>
        </Modal>
      </ModalOverlay>
      {asking ? (
        <ConfirmDialog
          isOpen
          title={texts.text('dialog.discardTitle')}
          text={texts.text('dialog.discardText')}
          confirmLabel={texts.text('dialog.discard')}
          cancelLabel={texts.text('dialog.goOn')}
          onClose={() => setAsking(false)}
          onConfirm={onClose}
        />
      ) : null}
    </>
  );
}

export interface DialogPartProps {
  readonly children: ReactNode;
}

export function DialogText({ children }: DialogPartProps) {
  return <p className="dialog__text">{children}</p>;
}

export interface DialogButtonsProps extends DialogPartProps {
  readonly ref?: Ref<HTMLDivElement>;
}

/** The buttons at the foot of a dialog: visible however long the dialog is. */
export function DialogButtons({ children, ref }: DialogButtonsProps) {
  return (
    <div className="dialog__buttons" ref={ref}>
      {children}
    </div>
  );
}

export interface DialogFormProps {
  readonly onSubmit: () => void;
  readonly children: ReactNode;
}

/** Fields, one below the other. */
export function DialogForm({ onSubmit, children }: DialogFormProps) {
  const setHasInput = useContext(InputContext);
  useEffect(() => () => setHasInput(false), [setHasInput]);
  function submit(event: FormEvent): void {
    event.preventDefault();
    onSubmit();
  }
  return (
    <form className="dialog__form" onSubmit={submit} onInput={() => setHasInput(true)}>
      {children}
    </form>
  );
}

export interface ConfirmDialogProps {
  readonly title: string;
  readonly text: ReactNode;
  readonly confirmLabel: string;
  readonly cancelLabel: string;
  readonly isOpen: boolean;
  readonly tone?: 'danger' | 'primary';
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks for confirmation before something that can't be undone. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, text, confirmLabel, cancelLabel, isOpen, tone = 'danger', onConfirm, onClose } = props;
  return (
    <Dialog title={title} isOpen={isOpen} onClose={onClose} role="alertdialog">
      <DialogText>{text}</DialogText>
      <DialogButtons>
        {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- the harmless answer is the one Enter gives */}
        <Button autoFocus onPress={onClose}>
          {cancelLabel}
        </Button>
        <Button
          variant={tone}
          onPress={() => {
            onClose();
            onConfirm();
          }}
        >
          {confirmLabel}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
