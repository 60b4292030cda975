import './connection.css';
import { useState } from 'react';
import type { ProxyView } from '../../../shared/models/connection.js';
import { useTexts } from '../../i18n/texts.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { Button } from '../../ui/button.js';
import { DialogButtons, DialogForm } from '../../ui/dialog.js';
import { ErrorNotice } from '../../ui/error-notice.js';
import { FieldHint } from '../../ui/field-parts.js';
import { Notice } from '../../ui/notice.js';
import { Select } from '../../ui/select.js';
import { TextField } from '../../ui/text-field.js';

const modes = ['system', 'manual', 'none'] as const satisfies readonly ProxyView['mode'][];

export interface ProxyFormProps {
  readonly proxy: ProxyView;
}

/** The proxy between this computer and S3, and the login it requires. */
export function ProxyForm({ proxy }: ProxyFormProps) {
  const { connection: store } = useStores();
  const texts = useTexts();
  const saving = useSelected(store, (state) => state.saving);
  const error = useSelected(store, (state) => state.error);
  const [mode, setMode] = useState(proxy.mode);
  const [address, setAddress] = useState(proxy.address ?? '');
  const [userName, setUserName] = useState(proxy.userName ?? '');
  const [password, setPassword] = useState('');
  const keepsPassword = proxy.hasPassword && userName === (proxy.userName ?? '');

  function onSubmit(): void {
    void store.saveProxy({
      mode,
      address: address.trim() === '' ? null : address.trim(),
      userName: userName === '' ? null : userName,
      password: password === '' ? null : password,
    });
  }

  return (
    <DialogForm onSubmit={onSubmit}>
      {proxy.isUndecryptable ? (
        <Notice tone="warn" title={texts.text('proxy.undecryptable')}>
          {texts.text('proxy.undecryptableHint')}
        </Notice>
      ) : null}
      <Select
        label={texts.text('proxy.mode')}
        options={modes.map((value) => ({ value, label: texts.text(`proxy.mode.${value}`) }))}
        value={mode}
        onChange={setMode}
      />
      {mode === 'manual' ? (
        <TextField
          label={texts.text('proxy.address')}
          placeholder="http://proxy.example:8080"
          value={address}
          maxLength={300}
          onChange={setAddress}
        />
      ) : null}
      {mode === 'none' ? null : (
        <div className="connection__pair">
          <TextField
            label={texts.text('proxy.userName')}
            value={userName}
            maxLength={256}
            onChange={setUserName}
          />
          <TextField
            label={texts.text('proxy.password')}
            type="password"
            placeholder={keepsPassword ? '••••••••' : ''}
            value={password}
            maxLength={256}
            onChange={setPassword}
          />
        </div>
      )}
      {mode === 'none' ? null : (
        <FieldHint>{texts.text(proxy.persisted ? 'proxy.loginHint' : 'proxy.loginSession')}</FieldHint>
      )}
      {error === null ? null : <ErrorNotice error={error} />}
      <DialogButtons>
        <Button onPress={() => store.close()}>{texts.text('action.cancel')}</Button>
        <Button variant="primary" type="submit" isPending={saving}>
          {texts.text('action.save')}
        </Button>
      </DialogButtons>
    </DialogForm>
  );
}
