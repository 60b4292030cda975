import { useState } from 'react';
import { type Service, serviceOf, services } from '../../../shared/aws/services.js';
import type { ConnectionSettings, ConnectionView } from '../../../shared/models/connection.js';
import { useTexts } from '../../i18n/texts.js';
import { languageOf } from '../../stores/settings-store.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { Button } from '../../ui/button.js';
import { DialogButtons, DialogForm } from '../../ui/dialog.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { Select } from '../../ui/select.js';
import { AwsFields } from './aws-fields.js';
import { CaFileField } from './ca-file-field.js';
import { ServerFields } from './server-fields.js';

export interface ConnectionFormProps {
  readonly view: ConnectionView;
}

/** The server of a set of keys: which service, which address, which dialect. */
export function ConnectionForm({ view }: ConnectionFormProps) {
  const { connection: store, settings: settingsStore } = useStores();
  const texts = useTexts();
  const language = useSelected(settingsStore, (state) => languageOf(state.info));
  const saving = useSelected(store, (state) => state.saving);
  const error = useSelected(store, (state) => state.error);
  const [settings, setSettings] = useState<ConnectionSettings>(view.settings);
  const change = (part: Partial<ConnectionSettings>): void => setSettings({ ...settings, ...part });
  const service = serviceOf(settings.service);

  function onSubmit(): void {
    void store.save(settings);
  }

  return (
    <DialogForm onSubmit={onSubmit}>
      <Select
        label={texts.text('connection.service')}
        options={services.map(({ id, name }) => ({ value: id, label: name[language] }))}
        value={settings.service}
        onChange={(id) => change(startingWith(serviceOf(id)))}
      />
      {service.id === 'aws' ? (
        <AwsFields settings={settings} onChange={change} />
      ) : (
        <ServerFields key={service.id} service={service} settings={settings} onChange={change} />
      )}
      <CaFileField ca={view.ca} />
      {error === null ? null : (
        <ErrorNotice error={error} remedies={{ 'choose-ca': () => void store.chooseCaFile() }} />
      )}
      <DialogButtons>
        <Button onPress={() => store.close()}>{texts.text('action.cancel')}</Button>
        <Button variant="primary" type="submit" isDisabled={!isComplete(settings)} isPending={saving}>
          {texts.text('action.save')}
        </Button>
      </DialogButtons>
    </DialogForm>
  );
}

/** A service brings its known settings. */
function startingWith(service: Service): Partial<ConnectionSettings> {
  const { id, addressing, checksums, locations, region } = service;
  const first = locations[0];
  return {
    service: id,
    addressing,
    checksums,
    endpoint: first?.endpoint ?? null,
    region: first?.region ?? region,
    allowHttp: false,
  };
}

function isComplete({ service, endpoint, region }: ConnectionSettings): boolean {
  const isRegion = region === null || /^[A-Za-z0-9-]{1,63}$/.test(region);
  return service === 'aws' || (isRegion && endpoint !== null && endpoint.trim() !== '');
}
