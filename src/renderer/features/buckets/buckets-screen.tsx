import { ArrowRight, Plus, RotateCw } from 'lucide-react';
import { type FormEvent, useEffect, useState } from 'react';
import { isDenial } from '../../../shared/errors/error-class.js';
import { useTexts } from '../../i18n/texts.js';
import { activeProfile } from '../../stores/profiles-state.js';
import type { Place } from '../../stores/route-store.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { useErrorActions } from '../../stores/use-error-actions.js';
import { Button, IconButton } from '../../ui/button.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { FieldHint } from '../../ui/field-parts.js';
import { Notice } from '../../ui/notice.js';
import { ScreenHeading } from '../../ui/screen-heading.js';
import { SearchField, TextField } from '../../ui/text-field.js';
import { BucketList } from './bucket-list.js';
import { CreateBucketDialog } from './create-bucket-dialog.js';
import './buckets-screen.css';

/** The search field appears from this number of buckets on. */
const searchFrom = 8;

export interface BucketsScreenProps {
  readonly place: Extract<Place, { kind: 'destination' }>;
}

/** Where the files will go: a listed bucket, one opened by its name, or a new one. */
export function BucketsScreen({ place }: BucketsScreenProps) {
  const stores = useStores();
  const texts = useTexts();
  const { profileId, create } = place;
  const isRootKey = useSelected(stores.profiles, (state) => activeProfile(state)?.isRootKey ?? false);
  const status = useSelected(stores.buckets, (state) => state.status);
  const buckets = useSelected(stores.buckets, (state) => state.buckets);
  const listError = useSelected(stores.buckets, (state) => state.listError);
  const waitingRoots = useSelected(stores.draft, (state) => state.draft?.roots.length ?? 0);
  const [search, setSearch] = useState('');
  const [creating, setCreating] = useState(create ?? null);

  useEffect(() => {
    void stores.buckets.load();
  }, [stores]);

  useEffect(() => {
    // The form was opened: once is enough.
    if (create !== undefined) {
      stores.route.go({ kind: 'destination', profileId });
    }
  }, [stores, create, profileId]);

  const reload = (): void => void stores.buckets.load();
  const errorActions = useErrorActions(reload);
  const wanted = search.trim().toLowerCase();
  const shown = buckets.filter((bucket) => bucket.name.includes(wanted));
  const isListDenied = listError != null && isDenial(listError.code);

  return (
    <main className="buckets">
      <div className="buckets__column">
        <header className="buckets__head">
          <div>
            <ScreenHeading className="buckets__title">{texts.text('buckets.title')}</ScreenHeading>
            <p className="buckets__lead">{texts.text('buckets.lead')}</p>
          </div>
          <Button
            variant="primary"
            icon={<Plus size={16} aria-hidden="true" />}
            onPress={() => setCreating('')}
          >
            {texts.text('buckets.create')}
          </Button>
        </header>

        {isRootKey ? <Notice tone="warn" title={texts.text('keys.rootWarning')} /> : null}
        {waitingRoots === 0 ? null : (
          <Notice tone="info" title={texts.text('buckets.waiting', { count: waitingRoots })} />
        )}

        {isListDenied ? (
          <Notice tone="info" title={texts.text('buckets.listDenied')}>
            {texts.text('buckets.listDeniedHint')}
          </Notice>
        ) : null}
        {listError !== null && !isListDenied ? (
          <ErrorNotice error={listError} remedies={errorActions} />
        ) : null}

        {listError === null ? (
          <section className="card buckets__card" aria-label={texts.text('buckets.list')}>
            <div className="buckets__tools">
              {buckets.length >= searchFrom ? (
                <div className="buckets__search">
                  <SearchField label={texts.text('buckets.search')} value={search} onChange={setSearch} />
                </div>
              ) : (
                <h2 className="buckets__subtitle">{texts.text('buckets.list')}</h2>
              )}
              <IconButton
                label={texts.text('buckets.reload')}
                icon={<RotateCw size={15} aria-hidden="true" />}
                isDisabled={status === 'loading'}
                onPress={reload}
              />
            </div>
            <BucketList
              buckets={shown}
              isLoading={status !== 'ready'}
              isFiltered={buckets.length > 0}
              onChoose={(bucket) => stores.buckets.choose(bucket, profileId)}
            />
          </section>
        ) : null}

        <OpenByName onCreate={setCreating} />
      </div>
      <CreateBucketDialog
        isOpen={creating !== null}
        suggestedName={creating ?? ''}
        onClose={() => setCreating(null)}
      />
    </main>
  );
}

interface OpenByNameProps {
  /** Opens the form for a new bucket of this name. */
  readonly onCreate: (name: string) => void;
}

function OpenByName({ onCreate }: OpenByNameProps) {
  const { buckets: store } = useStores();
  const texts = useTexts();
  const opening = useSelected(store, (state) => state.opening);
  const error = useSelected(store, (state) => state.openError);
  const [name, setName] = useState('');
  const errorActions = useErrorActions(() => void store.open(name.trim()));

  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    if (name.trim() !== '' && !opening) {
      void store.open(name.trim());
    }
  }

  return (
    <section className="card open-by-name" aria-label={texts.text('buckets.openByName')}>
      <form className="open-by-name__form" onSubmit={onSubmit}>
        <TextField
          label={texts.text('buckets.openByName')}
          placeholder={texts.text('buckets.namePlaceholder')}
          value={name}
          onChange={(value) => {
            setName(value);
            store.forgetOpening();
          }}
        />
        <Button
          type="submit"
          icon={<ArrowRight size={15} aria-hidden="true" />}
          isDisabled={name.trim() === ''}
          isPending={opening}
        >
          {texts.text('buckets.open')}
        </Button>
      </form>
      {error === null ? (
        <FieldHint>{texts.text('buckets.openByNameHint')}</FieldHint>
      ) : (
        <ErrorNotice
          error={error}
          remedies={{
            ...errorActions,
            'create-bucket': () => onCreate(name.trim()),
          }}
        />
      )}
    </section>
  );
}
