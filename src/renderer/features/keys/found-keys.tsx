import './found-keys.css';
import { Laptop } from 'lucide-react';
import { useEffect } from 'react';
import type { FoundKeys as FoundKeysEntry } from '../../../shared/models/account.js';
import { type Texts, useTexts } from '../../i18n/texts.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { Button } from '../../ui/button.js';
import { TwoLines } from '../../ui/two-lines.js';

/**
 * Keys that already exist on this computer, for users of the AWS tools. Renders nothing when there are none.
 */
export function FoundKeys() {
  const { profiles: store } = useStores();
  const texts = useTexts();
  const found = useSelected(store, (state) => state.found);
  const importing = useSelected(store, (state) => state.importing);

  useEffect(() => {
    void store.look();
  }, [store]);

  const free = found.filter(({ profileId }) => profileId === null);
  if (free.length === 0) {
    return null;
  }
  return (
    <section className="found-keys" aria-labelledby="found-keys-title">
      <h2 id="found-keys-title" className="found-keys__title">
        {texts.text('found.title')}
      </h2>
      <ul className="found-keys__list" aria-labelledby="found-keys-title">
        {free.map((keys) => (
          <li key={`${keys.source} ${keys.name}`} className="found-keys__item">
            <div className="found-keys__line">
              <Laptop size={16} aria-hidden="true" />
              <span className="found-keys__texts">
                <TwoLines
                  first={<span className="found-keys__name">{nameOf(keys, texts)}</span>}
                  second={texts.text(
                    keys.needsCode ? 'found.kind.role-with-code' : `found.kind.${keys.kind}`,
                  )}
                />
              </span>
              <Button
                size="small"
                isDisabled={importing}
                aria-label={texts.text('found.useNamed', { name: nameOf(keys, texts) })}
                onPress={() => void store.link(keys)}
              >
                {texts.text('found.use')}
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function nameOf({ source, name }: FoundKeysEntry, texts: Texts): string {
  return source === 'environment' ? texts.text('found.environment') : name;
}
