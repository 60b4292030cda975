import './pattern-help.css';
import { useTexts } from '../../i18n/texts.js';
import { FieldHint } from '../../ui/field-parts.js';
import { HelpPopover } from '../../ui/help-popover.js';

const rules = [
  { sign: '*', text: 'patternHelp.star' },
  { sign: '**', text: 'patternHelp.starStar' },
  { sign: '?', text: 'patternHelp.question' },
  { sign: '[a-z]', text: 'patternHelp.range' },
  { sign: '{csv,json}', text: 'patternHelp.braces' },
  { sign: '/raw/*', text: 'patternHelp.slash' },
  { sign: '( )', text: 'patternHelp.parentheses' },
] as const;

/** The meaning of the special characters in a pattern. */
export function PatternHelp() {
  const texts = useTexts();
  return (
    <HelpPopover label={texts.text('patternHelp.open')} title={texts.text('patternHelp.title')}>
      <dl className="pattern-help">
        {rules.map((rule) => (
          <div key={rule.sign} className="pattern-help__rule">
            <dt>
              <code>{rule.sign}</code>
            </dt>
            <dd>{texts.text(rule.text)}</dd>
          </div>
        ))}
      </dl>
      <FieldHint>{texts.text('patternHelp.enter')}</FieldHint>
    </HelpPopover>
  );
}
