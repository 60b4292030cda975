import type { FormEvent, ReactNode, Ref } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
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

/** A modal dialog: Escape and, unless it may not, a click beside it close it, and the focus returns to where it was. */
export function Dialog(props: DialogProps) {
  const { title, isOpen, onClose, role = 'dialog', size = 'normal', isDismissable = true, children } = props;
  return (
    <ModalOverlay
      className="dialog__scrim"
      isDismissable={isDismissable}
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) {
          onClose();
        }
      }}
    >
      <Modal className={`dialog__frame dialog__frame--${role} dialog__frame--${size}`}>
        <AriaDialog role={role} className="dialog">
          <Heading slot="title" level={2} className="dialog__title">
            {title}
          </Heading>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
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
  function submit(event: FormEvent): void {
    event.preventDefault();
    onSubmit();
  }
  return (
    <form className="dialog__form" onSubmit={submit}>
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
