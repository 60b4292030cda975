import './access-rows.css';
import { Check, CircleHelp, X } from 'lucide-react';
import type { AccessRow } from '../../../shared/models/access.js';
import { sentencesOf } from '../../../shared/models/access-words.js';
import { useTexts } from '../../i18n/texts.js';

const icons = { allowed: Check, denied: X, untestable: CircleHelp } as const;

export interface AccessRowsProps {
  readonly rows: readonly AccessRow[];
}

/** Every permission with its purpose; for a missing one also the consequence, and whom to ask for what. */
export function AccessRows({ rows }: AccessRowsProps) {
  const texts = useTexts();
  return (
    <ul className="access-rows" aria-label={texts.text('access.rows')}>
      {rows.map((row) => {
        const Icon = icons[row.state];
        const sentences = sentencesOf(row).map(({ id, values }) => texts.text(id, values));
        return (
          <li key={row.need} className="access-rows__row" data-state={row.state} data-need={row.need}>
            <Icon size={16} strokeWidth={2.25} aria-hidden="true" className="access-rows__icon" />
            <span className="access-rows__what">{texts.text(`access.${row.need}.title`)}</span>
            <code className="access-rows__action selectable">{row.action}</code>
            <span className="access-rows__state">{texts.text(`access.state.${row.state}`)}</span>
            {sentences.length === 0 && row.error === null ? null : (
              <p className="access-rows__why selectable">
                {[...sentences, ...(row.error === null ? [] : [texts.error(row.error).title])].join(' ')}
              </p>
            )}
          </li>
        );
      })}
    </ul>
  );
}
