import {
  downloadOf,
  type ReadBackInput,
  type ReadBackKind,
  readBackKinds,
  readBackOf,
} from '../../shared/models/read-back.js';
import { useTexts } from '../i18n/texts.js';
import { Select } from './select.js';
import { TextField } from './text-field.js';

export interface ReadBackFieldProps {
  readonly label: string;
  readonly value: ReadBackInput;
  readonly onChange: (value: ReadBackInput) => void;
  /** Of all objects there are; null when it is not known. */
  readonly bytes: number | null;
  /** All by default. */
  readonly kinds?: readonly ReadBackKind[];
}

/** Which objects are downloaded and compared, and how much that downloads. */
export function ReadBackField({ label, value, onChange, bytes, kinds = readBackKinds }: ReadBackFieldProps) {
  const texts = useTexts();
  const choice = readBackOf(value);
  const download = choice === null ? null : downloadOf(choice, bytes);
  const how =
    choice === null
      ? 'other'
      : download === null
        ? 'unknown'
        : download.bytes === 0
          ? 'nothing'
          : download.isExact
            ? 'exact'
            : choice === 'unproven'
              ? 'most'
              : 'about';
  return (
    <>
      <Select
        label={label}
        value={value.kind}
        onChange={(kind) => onChange({ ...value, kind })}
        options={kinds.map((kind) => ({ value: kind, label: texts.text(`readBack.${kind}`) }))}
        description={texts.text('readBack.cost', { how, size: texts.bytes(download?.bytes ?? 0) })}
      />
      {value.kind === 'share' ? (
        <TextField
          label={texts.text('readBack.percent')}
          inputMode="decimal"
          maxLength={12}
          value={value.percent}
          onChange={(percent) => onChange({ ...value, percent })}
          error={choice === null ? texts.text('readBack.percentWrong') : null}
        />
      ) : null}
    </>
  );
}
