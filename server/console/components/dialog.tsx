/** A modal dialog. Escape and the backdrop close it, focus goes back to where it was. */
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';

interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** `alertdialog`: asks before something that cannot be taken back. */
  readonly role?: 'dialog' | 'alertdialog';
  readonly children: ReactNode;
}

export const Dialog = ({ title, isOpen, onClose, role = 'dialog', children }: DialogProps) => (
  <ModalOverlay
    className="overlay"
    isOpen={isOpen}
    onOpenChange={(open) => {
      if (!open) onClose();
    }}
    isDismissable={role === 'dialog'}
  >
    <Modal className="modal">
      <AriaDialog className="dialog" role={role}>
        {/* The first heading: while it stands, the page behind it is not there. */}
        <Heading slot="title" level={1}>
          {title}
        </Heading>
        {children}
      </AriaDialog>
    </Modal>
  </ModalOverlay>
);
