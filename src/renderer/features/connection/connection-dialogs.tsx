import { useTexts } from '../../i18n/texts.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { Button } from '../../ui/button.js';
import { Dialog, DialogButtons } from '../../ui/dialog.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { ConnectionForm } from './connection-form.js';
import { ProxyForm } from './proxy-form.js';
import './connection.css';

/** The settings of a connection, or of this computer's proxy: whichever is open. */
export function ConnectionDialogs() {
  const { connection: store } = useStores();
  const texts = useTexts();
  const dialog = useSelected(store, (state) => state.dialog);
  const view = useSelected(store, (state) => state.view);
  const proxy = useSelected(store, (state) => state.proxy);

  return (
    <>
      <Dialog
        title={texts.text('connection.title')}
        isOpen={dialog?.kind === 'connection'}
        onClose={() => store.close()}
      >
        {view === null ? <Waiting /> : <ConnectionForm view={view} />}
      </Dialog>
      <Dialog
        title={texts.text('proxy.title')}
        isOpen={dialog?.kind === 'proxy'}
        onClose={() => store.close()}
      >
        {proxy === null ? <Waiting /> : <ProxyForm proxy={proxy} />}
      </Dialog>
    </>
  );
}

/** Shown until main has answered, or permanently when it could not. */
function Waiting() {
  const { connection: store } = useStores();
  const texts = useTexts();
  const error = useSelected(store, (state) => state.error);
  return error === null ? (
    <div className="connection__waiting" aria-busy="true" />
  ) : (
    <>
      <ErrorNotice error={error} remedies={{ 'forget-settings': () => void store.forgetSettings() }} />
      <DialogButtons>
        <Button onPress={() => store.close()}>{texts.text('action.close')}</Button>
      </DialogButtons>
    </>
  );
}
