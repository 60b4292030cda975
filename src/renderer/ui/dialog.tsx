import type { ReactNode } from 'react';
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
  readonly children: ReactNode;
}

/** A window in the window: Escape and a click beside it close it, the focus goes back where it came from. */
export function Dialog(props: DialogProps) {
  const { title, isOpen, onClose, role = 'dialog', size = 'normal', children } = props;
  return (
    <ModalOverlay
      className="dialog__scrim"
      isDismissable
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

/** Asks before something that cannot be taken back. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, text, confirmLabel, cancelLabel, isOpen, tone = 'danger', onConfirm, onClose } = props;
  return (
    <Dialog title={title} isOpen={isOpen} onClose={onClose} role="alertdialog">
      <p className="dialog__text">{text}</p>
      <div className="dialog__buttons">
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
      </div>
    </Dialog>
  );
}
