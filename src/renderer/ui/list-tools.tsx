import { Ellipsis, Search, X } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { SearchField as AriaSearchField, Input } from 'react-aria-components';
import { useTexts } from '../i18n/texts.js';
import { useAnnounce } from './announcer.js';
import { Button, IconButton } from './button.js';
import './field.css';
import './list-tools.css';
import type { extentOf } from './row-selection.js';
import { WithTooltip } from './tooltip.js';
import type { PagePoint } from './virtual-table.js';

/** The search of a list by a part of a name. */
export interface ListSearchControl {
  readonly isOpen: boolean;
  /** What is searched for; empty while nothing is. */
  readonly part: string;
  readonly setPart: (part: string) => void;
  readonly open: () => void;
  readonly close: () => void;
  /** Grows each time the search is asked for: the field then gets the focus. */
  readonly asked: number;
}

export interface ListToolsProps {
  readonly search: ListSearchControl;
  /** Rows found so far; null while that is not known. */
  readonly found: number | null;
  /** Not all of the list was looked at yet. */
  readonly isSearching: boolean;
  /** Called when the search was ended by key: the focus has to go somewhere. */
  readonly onEnd: () => void;
  /** How much is selected; null for nothing. */
  readonly selected: ReturnType<typeof extentOf>;
  readonly onActions: (at: PagePoint) => void;
  readonly onDeselect: () => void;
  /** Shown where there is room for it: not beside selected rows. */
  readonly children?: ReactNode;
}

/** The line above a list: its search, and what can be done with selected rows. */
export function ListTools(props: ListToolsProps) {
  const { search, found, isSearching, onEnd, selected, onActions, onDeselect, children } = props;
  const texts = useTexts();
  const announce = useAnnounce();
  const chosen =
    selected === null
      ? null
      : 'rows' in selected
        ? texts.text('list.selected', { files: selected.rows })
        : texts.text('list.selectedBut', { files: selected.allBut });
  useEffect(() => {
    if (chosen !== null) announce(chosen);
  }, [announce, chosen]);

  return (
    <div className="list-tools">
      {chosen === null ? (
        children
      ) : (
        <div className="list-tools__selected">
          <span className="list-tools__count">{chosen}</span>
          <Button
            size="small"
            icon={<Ellipsis size={14} aria-hidden="true" />}
            onPress={({ target }) => {
              const { left, bottom } = target.getBoundingClientRect();
              onActions({ x: left, y: bottom });
            }}
          >
            {texts.text('list.actions')}
          </Button>
          <IconButton
            size="small"
            label={texts.text('list.deselect')}
            icon={<X size={14} aria-hidden="true" />}
            onPress={() => {
              onDeselect();
              onEnd();
            }}
          />
        </div>
      )}
      {search.isOpen ? (
        <SearchLine search={search} found={found} isSearching={isSearching} onEnd={onEnd} />
      ) : (
        <WithTooltip text={texts.text('list.find')}>
          <IconButton
            size="small"
            label={texts.text('list.find')}
            icon={<Search size={15} aria-hidden="true" />}
            onPress={search.open}
          />
        </WithTooltip>
      )}
    </div>
  );
}

type SearchLineProps = Pick<ListToolsProps, 'search' | 'found' | 'isSearching' | 'onEnd'>;

function SearchLine({ search, found, isSearching, onEnd }: SearchLineProps) {
  const texts = useTexts();
  const announce = useAnnounce();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
    // oxlint-disable-next-line react/exhaustive-deps -- it is when to do it
  }, [search.asked]);
  const count = found ?? 0;
  const result =
    search.part === '' ? null : texts.text(isSearching ? 'list.searching' : 'list.found', { files: count });
  const heard = isSearching || found === null ? null : result;
  useEffect(() => {
    if (heard !== null) announce(heard);
  }, [announce, heard]);

  function end(): void {
    search.close();
    onEnd();
  }

  return (
    <search
      className="list-tools__search"
      onKeyDownCapture={(event) => {
        // While a syllable is composed, Escape belongs to the input method.
        if (event.key === 'Escape' && !event.nativeEvent.isComposing) {
          event.preventDefault();
          event.stopPropagation();
          end();
        }
      }}
    >
      <AriaSearchField
        aria-label={texts.text('list.find')}
        value={search.part}
        onChange={search.setPart}
        className="field list-tools__field"
      >
        <div className="field__control list-tools__control">
          <Search size={14} aria-hidden="true" />
          <Input
            ref={field}
            className="field__input"
            spellCheck={false}
            placeholder={texts.text('list.findPart')}
          />
          {result === null ? null : <span className="list-tools__found">{result}</span>}
        </div>
      </AriaSearchField>
      <IconButton
        size="small"
        label={texts.text('list.endSearch')}
        icon={<X size={14} aria-hidden="true" />}
        onPress={end}
      />
    </search>
  );
}
