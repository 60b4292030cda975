import type { ReactNode } from 'react';
import { Tabs as AriaTabs, Tab, TabList, TabPanel } from 'react-aria-components';
import './tabs.css';

export interface TabItem<Key extends string> {
  readonly key: Key;
  readonly label: string;
  /** The number of items, already formatted. */
  readonly count: string;
  readonly tone?: 'plain' | 'bad' | 'warn';
}

export interface TabsProps<Key extends string> {
  readonly label: string;
  readonly tabs: readonly TabItem<Key>[];
  readonly selected: Key;
  readonly onSelect: (key: Key) => void;
  /** Something small at the end of the tabs' line. */
  readonly aside?: ReactNode;
  /** The content of the selected tab. */
  readonly children: ReactNode;
}

/** Views of one list, each with its count; the panel fills the rest of its parent. */
export function Tabs<Key extends string>(props: TabsProps<Key>) {
  const { label, tabs, selected, onSelect, aside, children } = props;
  return (
    <AriaTabs
      className="tabs"
      selectedKey={selected}
      onSelectionChange={(key) => {
        const tab = tabs.find((candidate) => candidate.key === key);
        if (tab !== undefined) {
          onSelect(tab.key);
        }
      }}
    >
      <div className="tabs__bar">
        <TabList aria-label={label} className="tabs__list">
          {tabs.map((tab) => (
            <Tab key={tab.key} id={tab.key} className={`tab tab--${tab.tone ?? 'plain'}`}>
              {tab.label} <span className="tab__count">{tab.count}</span>
            </Tab>
          ))}
        </TabList>
        {aside}
      </div>
      <TabPanel key={selected} id={selected} className="tabs__panel">
        {children}
      </TabPanel>
    </AriaTabs>
  );
}
