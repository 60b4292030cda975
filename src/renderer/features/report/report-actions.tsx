import './report-actions.css';
import {
  ArrowLeft,
  CloudDownload,
  Download,
  FolderUp,
  ListChecks,
  Repeat,
  RotateCw,
  ShieldCheck,
} from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { MenuTrigger } from 'react-aria-components';
import type { SavedReceipt } from '../../../shared/models/receipt.js';
import type { ReadBackChoice, RunSummary } from '../../../shared/models/run.js';
import { lostFiles } from '../../../shared/models/run-summary.js';
import { useTexts } from '../../i18n/texts.js';
import type { ReportFormat } from '../../stores/run-documents.js';
import { planAfter, useRunFacts } from '../../stores/run-facts.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { Button } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/dialog.js';
import { Menu, MenuItem } from '../../ui/menu.js';
import { remediesOf } from '../../ui/remedies.js';
import { useNotify } from '../../ui/toasts.js';
import { VerifyDialog } from '../../ui/verify-dialog.js';
import { cancelledFiles, hasUnproven, isCheckable } from './headline.js';
import { SavedReceiptDialog } from './saved-receipt-dialog.js';
import { useRetry } from './use-retry.js';

const formats: readonly ReportFormat[] = ['csv', 'json', 'html'];

/** What is looked at: everything, what is not proven, or that by downloading it. */
type Check = 'all' | 'unproven' | 'reading';

export interface ReportActionsProps {
  readonly summary: RunSummary;
  /** Replaces the retry of failed files when the run was interrupted. */
  readonly continueActions: ReactNode;
}

/** The actions for a run that is over. */
export function ReportActions({ summary, continueActions }: ReportActionsProps) {
  const stores = useStores();
  const texts = useTexts();
  const notify = useNotify();
  const retry = useRetry(summary);
  const { runId } = summary;
  const facts = useRunFacts(runId);
  const starting = useSelected(
    stores.history,
    ({ busy }) => busy?.runId === runId && busy.what === 'continuing',
  );
  const saving = useSelected(stores.runs, (state) => state.saving === runId);
  const [replacing, setReplacing] = useState(false);
  const [checking, setChecking] = useState<Check | null>(null);
  const [asking, setAsking] = useState(false);
  const [receipt, setReceipt] = useState<SavedReceipt | null>(null);
  const neverFailed = cancelledFiles(summary) + lostFiles(summary);
  const isFromHistory = useSelected(stores.route, ({ past }) => past.at(-1)?.kind === 'history');
  // Without the list of its files nothing of it can be sent, compared or saved.
  const unsent = summary.isCompacted ? 0 : summary.failed.files + neverFailed;
  const inTheWay = summary.failedBy
    .filter((part) => remediesOf(part.error.code).includes('replace'))
    .reduce((sum, part) => sum + part.files, 0);

  const isBusy = starting || checking !== null;
  const isChecked = continueActions === null && !summary.isCompacted && isCheckable(summary);
  const canProve = isChecked && hasUnproven(summary);

  async function check(how: Check, readBack: ReadBackChoice, reportId?: string): Promise<void> {
    setChecking(how);
    await stores.runs.check(runId, {
      onlyUnproven: how !== 'all',
      readBack,
      ...(reportId === undefined ? {} : { reportId }),
    });
    setChecking(null);
  }

  async function save(format: ReportFormat): Promise<void> {
    if (await stores.runs.saveReport(runId, format)) {
      notify(texts.text('report.saved'), {
        label: texts.text('report.showInFolder'),
        run: () => stores.runs.showReport(),
      });
    }
  }

  return (
    <div className="report-actions">
      {continueActions}
      {unsent > 0 && continueActions === null ? (
        <Button
          variant="primary"
          icon={<RotateCw size={15} aria-hidden="true" />}
          isPending={starting}
          onPress={() => void retry()}
        >
          {texts.text(
            summary.mode === 'verify'
              ? 'report.compareAgain'
              : neverFailed > 0
                ? 'report.sendRest'
                : 'report.retry',
            { files: unsent },
          )}
        </Button>
      ) : null}
      {canProve && summary.mode === 'upload' ? (
        <Button
          variant={unsent > 0 ? 'secondary' : 'primary'}
          icon={<ShieldCheck size={15} aria-hidden="true" />}
          isPending={checking === 'unproven'}
          isDisabled={isBusy && checking !== 'unproven'}
          onPress={() => void check('unproven', 'none')}
        >
          {texts.text('report.proveRest')}
        </Button>
      ) : null}
      {canProve ? (
        <Button
          icon={<CloudDownload size={15} aria-hidden="true" />}
          isPending={checking === 'reading'}
          isDisabled={isBusy && checking !== 'reading'}
          onPress={() => void check('reading', 'unproven')}
        >
          {texts.text('report.readBack')}
        </Button>
      ) : null}
      {inTheWay > 0 && !summary.isCompacted && continueActions === null && summary.mode === 'upload' ? (
        <Button isDisabled={starting} onPress={() => setReplacing(true)}>
          {texts.text('report.replace', { files: inTheWay })}
        </Button>
      ) : null}
      {summary.mode === 'upload' && continueActions === null && facts !== null ? (
        <Button
          icon={<Repeat size={15} aria-hidden="true" />}
          onPress={() => {
            stores.route.go(planAfter(facts, stores.profiles.store.getState()));
            void stores.draft.repeat(runId);
          }}
        >
          {texts.text('report.repeat')}
        </Button>
      ) : null}
      {isFromHistory ? (
        <Button icon={<ArrowLeft size={15} aria-hidden="true" />} onPress={() => stores.route.back()}>
          {texts.text('history.backToList')}
        </Button>
      ) : (
        <Button
          variant={unsent > 0 || canProve ? 'secondary' : 'primary'}
          icon={<FolderUp size={16} aria-hidden="true" />}
          onPress={() => {
            if (facts !== null) {
              stores.route.go(planAfter(facts, stores.profiles.store.getState()));
              void stores.draft.startNext();
            }
          }}
        >
          {texts.text('report.another')}
        </Button>
      )}
      {isChecked ? (
        <Button
          icon={<ListChecks size={15} aria-hidden="true" />}
          isPending={checking === 'all'}
          isDisabled={isBusy && checking !== 'all'}
          onPress={() => setAsking(true)}
        >
          {texts.text('report.checkAgain')}
        </Button>
      ) : null}
      {summary.isCompacted ? null : (
        <MenuTrigger>
          <Button icon={<Download size={15} aria-hidden="true" />} isPending={saving}>
            {texts.text('report.save')}
          </Button>
          <Menu label={texts.text('report.save')} placement="bottom start">
            {formats.map((format) => (
              <MenuItem
                key={format}
                label={texts.text(`report.format.${format}`)}
                hint={`.${format}`}
                onAction={() => void save(format)}
              />
            ))}
            {summary.mode === 'upload' ? (
              <MenuItem
                label={texts.text('report.receipt')}
                hint="SHA-256"
                onAction={() => void stores.runs.saveReceipt(runId).then(setReceipt)}
              />
            ) : null}
          </Menu>
        </MenuTrigger>
      )}
      <VerifyDialog
        title={texts.text('verify.againTitle')}
        lead={texts.rich('verify.againLead', { bucket: summary.bucket })}
        isOpen={asking}
        bytes={summary.found.bytes}
        chooseReport={() => stores.runs.chooseReport()}
        onVerify={(readBack, reportId) => void check('all', readBack, reportId)}
        onClose={() => setAsking(false)}
      />
      <SavedReceiptDialog
        runId={runId}
        bucket={summary.bucket}
        receipt={receipt}
        onClose={() => setReceipt(null)}
      />
      <ConfirmDialog
        isOpen={replacing}
        title={texts.text('report.replaceTitle', { files: inTheWay })}
        text={texts.text('report.replaceText')}
        confirmLabel={texts.text('report.replaceConfirm')}
        cancelLabel={texts.text('action.cancel')}
        onClose={() => setReplacing(false)}
        onConfirm={() => void retry('overwrite')}
      />
    </div>
  );
}
