import './connection.css';
import type { Partition } from '../../../shared/aws/regions.js';
import type { ConnectionSettings } from '../../../shared/models/connection.js';
import { useTexts } from '../../i18n/texts.js';
import { FieldHint } from '../../ui/field-parts.js';
import { Select } from '../../ui/select.js';
import { Switch } from '../../ui/switch.js';

const partitions: readonly Partition[] = ['aws', 'aws-cn', 'aws-us-gov', 'aws-eusc'];

export interface AwsFieldsProps {
  readonly settings: ConnectionSettings;
  readonly onChange: (part: Partial<ConnectionSettings>) => void;
}

/** The AWS partition, and which of its endpoints. */
export function AwsFields({ settings, onChange }: AwsFieldsProps) {
  const texts = useTexts();
  return (
    <>
      <Select
        label={texts.text('connection.partition')}
        options={partitions.map((value) => ({ value, label: texts.text(`connection.partition.${value}`) }))}
        value={settings.partition}
        onChange={(partition) => onChange({ partition })}
      />
      <div className="connection__group">
        <Switch
          label={texts.text('connection.dualStack')}
          isSelected={settings.dualStack}
          onChange={(dualStack) => onChange({ dualStack })}
        />
        {/* AWS has no accelerated FIPS endpoints: each switch turns off the other. */}
        <Switch
          label={texts.text('connection.fips')}
          isSelected={settings.fips}
          onChange={(fips) => onChange({ fips, ...(fips ? { accelerate: false } : {}) })}
        />
        <Switch
          label={texts.text('connection.accelerate')}
          isSelected={settings.accelerate}
          onChange={(accelerate) => onChange({ accelerate, ...(accelerate ? { fips: false } : {}) })}
        />
        {settings.accelerate ? <FieldHint>{texts.text('connection.accelerateHint')}</FieldHint> : null}
      </div>
    </>
  );
}
