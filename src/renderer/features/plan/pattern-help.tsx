import { CircleQuestionMark } from 'lucide-react';
import { Dialog, DialogTrigger, Heading, Popover } from 'react-aria-components';
import { useTexts } from '../../i18n/texts.js';
import { IconButton } from '../../ui/button.js';
import '../../ui/popover.css';

const rules = [
  { sign: '*', text: 'patternHelp.star' },
  { sign: '**', text: 'patternHelp.starStar' },
  { sign: '?', text: 'patternHelp.question' },
  { sign: '[a-z]', text: 'patternHelp.range' },
  { sign: '{csv,json}', text: 'patternHelp.braces' },
  { sign: '/raw/*', text: 'patternHelp.slash' },
  { sign: '( )', text: 'patternHelp.parentheses' },
] as const;

/** What the signs of a pattern mean. */
export function PatternHelp() {
  const texts = useTexts();
  return (
    <DialogTrigger>
      <IconButton
        size="small"
        label={texts.text('patternHelp.open')}
        icon={<CircleQuestionMark size={15} aria-hidden="true" />}
      />
      <Popover className="popover" placement="right top" offset={6}>
        <Dialog className="popover__body">
          <Heading slot="title" level={2} className="pattern-help__title">
            {texts.text('patternHelp.title')}
          </Heading>
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
          <p className="field__description">{texts.text('patternHelp.enter')}</p>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
