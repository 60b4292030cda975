import './connection.css';
import { useState } from 'react';
import type { Service } from '../../../shared/aws/services.js';
import type { ConnectionSettings } from '../../../shared/models/connection.js';
import { useTexts } from '../../i18n/texts.js';
import { languageOf } from '../../stores/settings-store.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { FieldHint } from '../../ui/field-parts.js';
import { Notice } from '../../ui/notice.js';
import { Select } from '../../ui/select.js';
import { Switch } from '../../ui/switch.js';
import { TextField } from '../../ui/text-field.js';

const ownAddress = 'own-address';

export interface ServerFieldsProps {
  readonly service: Service;
  readonly settings: ConnectionSettings;
  readonly onChange: (part: Partial<ConnectionSettings>) => void;
}

/** The address of a compatible server, and its dialect. */
export function ServerFields({ service, settings, onChange }: ServerFieldsProps) {
  const { settings: settingsStore } = useStores();
  const texts = useTexts();
  const language = useSelected(settingsStore, (state) => languageOf(state.info));
  const { locations, template } = service;
  const known = locations.find(({ endpoint }) => endpoint === settings.endpoint);
  const [isOwn, setOwn] = useState(locations.length === 0 || known === undefined);
  const isUnencrypted = isReadableOnTheWay(settings.endpoint?.trim() ?? '');

  return (
    <>
      {locations.length === 0 ? null : (
        <Select
          label={texts.text('connection.location')}
          options={[
            ...locations.map(({ region, city }) => ({
              value: region,
              label: `${city[language]} (${region})`,
            })),
            { value: ownAddress, label: texts.text('connection.ownAddress') },
          ]}
          value={isOwn ? ownAddress : (known?.region ?? ownAddress)}
          onChange={(value) => {
            const location = locations.find(({ region }) => region === value);
            setOwn(location === undefined);
            if (location !== undefined) {
              onChange({ endpoint: location.endpoint, region: location.region });
            }
          }}
        />
      )}
      {isOwn ? (
        <>
          <TextField
            label={texts.text('connection.address')}
            placeholder={template ?? 'https://'}
            value={settings.endpoint ?? ''}
            maxLength={2048}
            onChange={(endpoint) => onChange({ endpoint: endpoint === '' ? null : endpoint })}
          />
          {isUnencrypted ? (
            <Notice tone="warn" title={texts.text('connection.unencrypted')}>
              <Switch
                label={texts.text('connection.allowHttp')}
                isSelected={settings.allowHttp}
                onChange={(allowHttp) => onChange({ allowHttp })}
              />
            </Notice>
          ) : null}
          <TextField
            label={texts.text('connection.region')}
            description={texts.text('connection.regionHint')}
            value={settings.region ?? ''}
            maxLength={63}
            error={
              /^[A-Za-z0-9-]*$/.test(settings.region ?? '') ? undefined : texts.text('connection.regionWrong')
            }
            onChange={(region) => onChange({ region: region === '' ? null : region })}
          />
        </>
      ) : null}
      <Select
        label={texts.text('connection.addressing')}
        options={(['auto', 'path', 'virtual-host'] as const).map((value) => ({
          value,
          label: texts.text(`connection.addressing.${value}`),
        }))}
        value={settings.addressing}
        onChange={(addressing) => onChange({ addressing })}
      />
      <div className="connection__group">
        <Switch
          label={texts.text('connection.checksums')}
          isSelected={settings.checksums === 'always'}
          onChange={(isAlways) => onChange({ checksums: isAlways ? 'always' : 'when-required' })}
        />
        <FieldHint>{texts.text('connection.checksumsHint')}</FieldHint>
      </div>
    </>
  );
}

/** Unencrypted, and not on this computer. */
function isReadableOnTheWay(address: string): boolean {
  const isLocal = /^http:\/\/(?:localhost|[\w-]+\.localhost|127\.[\d.]+|\[::1\])(?:[:/]|$)/i.test(address);
  return /^http:\/\//i.test(address) && !isLocal;
}
