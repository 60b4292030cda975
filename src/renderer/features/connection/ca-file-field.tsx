import './connection.css';
import type { ConnectionView } from '../../../shared/models/connection.js';
import { useTexts } from '../../i18n/texts.js';
import { useStores } from '../../stores/stores.js';
import { Button } from '../../ui/button.js';
import { FieldHint } from '../../ui/field-parts.js';
import { TwoLines } from '../../ui/two-lines.js';

export interface CaFileFieldProps {
  readonly ca: ConnectionView['ca'];
}

/** Additional certificates to trust, for networks and servers with their own authority. */
export function CaFileField({ ca }: CaFileFieldProps) {
  const { connection: store } = useStores();
  const texts = useTexts();
  return (
    <section className="connection__group" aria-label={texts.text('connection.ca')}>
      <h3 className="connection__group-title">{texts.text('connection.ca')}</h3>
      <div className="connection__file">
        {ca === null ? (
          <FieldHint>{texts.text('connection.caNone')}</FieldHint>
        ) : (
          <TwoLines first={<span>{ca.name}</span>} second={ca.holders.join(', ')} />
        )}
        {ca === null ? (
          <Button onPress={() => void store.chooseCaFile()}>{texts.text('remedy.choose-ca')}</Button>
        ) : (
          <Button onPress={() => void store.removeCaFile()}>{texts.text('connection.caRemove')}</Button>
        )}
      </div>
    </section>
  );
}
