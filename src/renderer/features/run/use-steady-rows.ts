import { useCallback, useEffect, useState } from 'react';
import type { RunRow, RunSnapshot, RunView } from '../../../shared/models/run.js';
import { pageSize } from '../../stores/row-pages.js';
import { useSelected, useStores } from '../../stores/stores.js';
import { type FetchedRows, useRows } from '../../stores/use-rows.js';

export interface SteadyRows extends FetchedRows<RunRow> {
  /** Files of this list that have been settled since it was read; null for a list that they do not leave. */
  readonly settledSince: number | null;
  /** Reads the list again. */
  readonly refresh: () => void;
  /** The files that are being sent, those that began first in front; empty once nothing more is sent. */
  readonly sending: readonly RunRow[];
}

/** When a list was read. */
interface Reading {
  readonly view: RunView;
  readonly revision: number;
  readonly settled: number;
}

/**
 * The rows of a run in progress. In the list of unfinished files the rows stand still: one that is finished shows so, and
 * leaves the list only when it is read again, on request or because somebody scrolls on. Rows that moved up under the eye
 * could not be read.
 */
export function useSteadyRows(snapshot: RunSnapshot, view: RunView, search: string): SteadyRows {
  const { runs } = useStores();
  const { runId, revision } = snapshot;
  const settled = snapshot.uploaded.files + snapshot.skipped.files + snapshot.failed.files;
  const [reading, setReading] = useState<Reading>({ view, revision, settled });
  const isSteady = view === 'unfinished';
  if (reading.view !== view) {
    setReading({ view, revision, settled });
  }
  const rows = useRows(runs.rows, {
    subject: runId,
    view,
    search,
    revision: isSteady ? reading.revision : revision,
  });

  const [range, setRange] = useState({ first: 0, last: -1 });
  const { onRange } = rows;
  const onRangeHere = useCallback(
    (first: number, last: number) => {
      setRange({ first, last });
      onRange(first, last);
    },
    [onRange],
  );
  // A page that is read later than the others would begin with other rows than those after them.
  const pages = `${Math.floor(range.first / pageSize)} ${Math.floor(range.last / pageSize)}`;
  const [readPages, setReadPages] = useState(pages);
  if (pages !== readPages) {
    setReadPages(pages);
    setReading({ view, revision, settled });
  }

  const inFlight = snapshot.active.map(({ sequence }) => sequence);
  const visible: number[] = [];
  for (let index = range.first; isSteady && index <= range.last; index += 1) {
    visible.push(...[rows.rowAt(index)?.sequence ?? []].flat());
  }
  const sequences = JSON.stringify([...new Set([...inFlight.slice(0, mostSending), ...visible])]);
  useEffect(() => {
    runs.watch.watch({ runId, revision, sequences: JSON.parse(sequences) as number[] });
  }, [runs, runId, revision, sequences]);
  useEffect(() => () => runs.watch.clear(), [runs]);
  const watched = useSelected(runs.watch, (state) => state.rows);

  return {
    ...rows,
    onRange: onRangeHere,
    rowAt: (index) => {
      const row = rows.rowAt(index);
      return row === undefined || !isSteady ? row : (watched.get(row.sequence) ?? row);
    },
    settledSince: isSteady ? Math.max(0, settled - reading.settled) : null,
    refresh: () => setReading({ view, revision, settled }),
    // One that was paused a moment ago is not being sent, although the snapshot may still name it.
    sending: inFlight.flatMap((sequence) => watched.get(sequence) ?? []).filter(({ paused }) => !paused),
  };
}

/** Files in flight whose rows are shown above the lists. */
const mostSending = 8;
