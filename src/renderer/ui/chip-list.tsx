import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, Tag, TagGroup, TagList } from 'react-aria-components';
import './chip-list.css';
import './tag.css';

export interface Chip {
  readonly id: string;
  readonly name: string;
  readonly icon: ReactNode;
  /** Names the button that removes it. */
  readonly removeLabel: string;
}

export interface ChipListProps {
  readonly label: string;
  readonly chips: readonly Chip[];
  readonly onRemove: (id: string) => void;
}

/** Selected things, each with a button that removes it. */
export function ChipList({ label, chips, onRemove }: ChipListProps) {
  return (
    <TagGroup
      aria-label={label}
      onRemove={(keys) => {
        for (const key of keys) {
          onRemove(String(key));
        }
      }}
    >
      <TagList className="chip-list">
        {chips.map(({ id, name, icon, removeLabel }) => (
          <Tag key={id} id={id} textValue={name} className="tag tag--plain">
            {icon}
            <span className="tag__text" title={name}>
              {name}
            </span>
            <Button slot="remove" className="tag__remove" aria-label={removeLabel}>
              <X size={13} aria-hidden="true" />
            </Button>
          </Tag>
        ))}
      </TagList>
    </TagGroup>
  );
}
