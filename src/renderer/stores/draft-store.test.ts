import { describe, expect, it } from 'vitest';
import { err, ok } from '../../shared/errors/errors.js';
import { type Draft, mostDropped, mostPatterns } from '../../shared/models/plan.js';
import { createFakeClock } from '../gallery/fake-clock.js';
import { draftSample } from '../gallery/samples/plan.js';
import { createScriptedBridge, settle } from '../gallery/scripted-bridge.js';
import { createDraftStore, typingPause } from './draft-store.js';

function setUp() {
  const clock = createFakeClock();
  const main = createScriptedBridge();
  const draft = createDraftStore(main.bridge, clock);
  return { clock, main, draft, state: () => draft.store.getState() };
}

describe('the draft store', () => {
  it('accepts a newer answer and drops a late one', async () => {
    const { main, draft, state, clock } = setUp();
    draft.edit({ include: { tags: [], text: 'a' } });
    clock.advance(typingPause);
    const first = main.pending('draft.setOptions');
    draft.edit({ include: { tags: [], text: 'ab' } });
    clock.advance(typingPause);
    const second = main.pending('draft.setOptions');
    await second.answer(ok(draftSample({ revision: 8, matched: { files: 2, bytes: 20 } })));
    await first.answer(ok(draftSample({ revision: 7, matched: { files: 9, bytes: 90 } })));
    expect(state().draft?.matched.files).toBe(2);
    main.tellDraft(draftSample({ revision: 6 }));
    expect(state().draft?.revision).toBe(8);
    main.tellDraft(draftSample({ revision: 9, scanning: true }));
    expect(state().draft?.scanning).toBe(true);
  });

  it('takes the form of an upload that is planned again, and forgets what was about to be sent', async () => {
    const { main, draft, state, clock } = setUp();
    draft.edit({ include: { tags: [], text: 'other' } });
    const repeating = draft.repeat('run');
    clock.advance(typingPause);
    expect(main.count('draft.setOptions')).toBe(0);
    expect(main.pending('draft.repeat').input).toEqual({ runId: 'run' });
    const options = { ...draftSample().options, include: ['*.csv'], prefix: 'raw/' };
    await main
      .pending('draft.repeat')
      .answer(ok({ draft: draftSample({ revision: 3, options }), refused: [], refusedCount: 0 }));
    await repeating;
    expect(state().form).toMatchObject({ include: { tags: ['*.csv'], text: '' }, prefix: 'raw/' });
  });

  it('asks main once per pause in typing, within 80 ms, with the latest text', () => {
    expect(typingPause).toBeLessThanOrEqual(80);
    const { main, draft, clock } = setUp();
    for (const text of ['(', '(b', '(be']) {
      draft.edit({ include: { tags: ['*.csv'], text } });
      clock.advance(typingPause - 1);
    }
    expect(main.count('draft.setOptions')).toBe(0);
    clock.advance(1);
    expect(main.count('draft.setOptions')).toBe(1);
    expect(main.pending('draft.setOptions').input).toMatchObject({ include: ['*.csv', '(be'] });
  });

  it('shows what is typed at once and keeps it when main answers with something older', async () => {
    const { main, draft, state, clock } = setUp();
    draft.edit({ prefix: '2026/' });
    clock.advance(typingPause);
    draft.edit({ prefix: '2026/raw/' });
    await main.pending('draft.setOptions').answer(ok(draftSample({ revision: 2 })));
    expect(state().form.prefix).toBe('2026/raw/');
  });

  it('sends a pending edit before an upload starts, and waits until main has accepted it', async () => {
    const { main, draft } = setUp();
    draft.edit({ caseSensitive: true });
    let flushed = false;
    const flushing = (async () => {
      await draft.flush();
      flushed = true;
    })();
    await settle();
    expect(flushed).toBe(false);
    expect(main.pending('draft.setOptions').input).toMatchObject({ caseSensitive: true });
    await main.pending('draft.setOptions').answer(ok(draftSample({ revision: 2 })));
    await flushing;
    expect(flushed).toBe(true);
    await draft.flush();
    expect(main.count('draft.setOptions')).toBe(1);
  });

  it('restores its options when the page was reloaded', async () => {
    const { main, draft, state } = setUp();
    const loading = draft.load();
    expect(main.pending('draft.setOptions').input).toEqual({});
    const options = { ...draftSample().options, include: ['*.csv'], prefix: 'x/' };
    await main.pending('draft.setOptions').answer(ok(draftSample({ options })));
    await loading;
    expect(state().form).toMatchObject({ include: { tags: ['*.csv'], text: '' }, prefix: 'x/' });
  });

  it('keeps the plan when adding to it fails, and says why', async () => {
    const { main, draft, state } = setUp();
    main.tellDraft(draftSample({ revision: 3 }));
    const adding = draft.addDropped([]);
    expect(state().adding).toBe(true);
    await main.pending('draft.addDropped').answer(err('folder-not-found', { name: 'x' }));
    await adding;
    expect(state()).toMatchObject({ adding: false, error: { code: 'folder-not-found' } });
    expect(state().draft?.revision).toBe(3);
  });

  it('clears filter and rows when it is cleared', async () => {
    const { main, draft, state, clock } = setUp();
    draft.edit({ include: { tags: ['a'], text: 'b' } });
    const clearing = draft.clear();
    await main.pending('draft.clear').answer(ok(draftSample({ revision: 5 })));
    await clearing;
    expect(state().form.include).toEqual({ tags: [], text: '' });
    clock.advance(1000);
    expect(main.count('draft.setOptions')).toBe(0);
  });
});

describe('a filter that main does not have', () => {
  it('keeps the upload from starting, and says why, until main has it', async () => {
    const { main, draft, state } = setUp();
    draft.edit({ include: { tags: ['[a'], text: '' } });
    const refused = draft.flush();
    await main.pending('draft.setOptions').answer(err('internal'));
    expect(await refused).toBe(false);
    expect(state().formError).toEqual({ code: 'internal' });
    draft.edit({ include: { tags: ['a'], text: '' } });
    const accepted = draft.flush();
    await main.pending('draft.setOptions').answer(ok(draftSample({ revision: 9 })));
    expect(await accepted).toBe(true);
    expect(state().formError).toBeNull();
  });

  it('is told apart from a list that is too long for anybody', async () => {
    const { main, draft, state } = setUp();
    const many = Array.from({ length: mostPatterns + 1 }, (_, index) => `${index}.csv`);
    draft.edit({ include: { tags: many, text: '' } });
    expect(await draft.flush()).toBe(false);
    expect(state().formError?.code).toBe('filter-too-long');
    expect(main.count('draft.setOptions')).toBe(0);
  });
});

it('a permission for secrets names the plan that the person saw', async () => {
  const { main, draft, state } = setUp();
  const asking = draft.allowSecrets(true, 7);
  expect(main.pending('draft.allowSecrets').input).toEqual({ allowed: true, revision: 7 });
  await main.pending('draft.allowSecrets').answer(err('plan-changed'));
  await asking;
  expect(state().error?.code).toBe('plan-changed');
});

describe('a drop', () => {
  it('names what was not added, until that is dismissed', async () => {
    const { main, draft, state } = setUp();
    const adding = draft.addDropped([{ name: 'a' } as File]);
    const refused = [{ name: 'a', error: { code: 'file-unreadable' as const } }];
    await main.pending('draft.addDropped').answer(ok({ draft: draftSample(), refused, refusedCount: 1 }));
    await adding;
    expect(state()).toMatchObject({ error: null, refused: { refused, refusedCount: 1 } });
    draft.dismissError();
    expect(state().refused).toBeNull();
  });

  it('of more than Hoist takes is refused with the number, and asks nothing of main', async () => {
    const { main, draft, state } = setUp();
    await draft.addDropped(Array.from({ length: mostDropped + 1 }, () => ({ name: 'a' }) as File));
    expect(state().error).toEqual({
      code: 'too-many-dropped',
      details: { items: mostDropped + 1, limit: mostDropped },
    });
    expect(main.count('draft.addDropped')).toBe(0);
  });
});

describe('a plan that was started', () => {
  const roots = (...ids: string[]) =>
    ids.map((rootId) => ({ rootId, name: rootId, kind: 'folder' as const }));

  const added = (draft: Draft) => ({ draft, refused: [], refusedCount: 0 });

  async function started() {
    const parts = setUp();
    parts.main.tellDraft(draftSample({ revision: 3, roots: roots('a') }));
    parts.draft.markStarted();
    return parts;
  }

  it('stays, and gives way to what is chosen next', async () => {
    const { main, draft, state } = await started();
    main.tellDraft(draftSample({ revision: 4, roots: roots('a') }));
    expect(state().draft?.roots).toEqual(roots('a'));
    // A dialog was closed.
    void draft.choose('folder');
    await main.pending('draft.choose').answer(ok(added(draftSample({ revision: 5, roots: roots('a') }))));
    expect(main.count('draft.removeRoot')).toBe(0);
    void draft.addDropped([]);
    await main
      .pending('draft.addDropped')
      .answer(ok(added(draftSample({ revision: 6, roots: roots('a', 'b') }))));
    expect(main.pending('draft.removeRoot').input).toEqual({ rootId: 'a' });
    await main.pending('draft.removeRoot').answer(ok(draftSample({ revision: 7, roots: roots('b') })));
    void draft.addDropped([]);
    await main
      .pending('draft.addDropped')
      .answer(ok(added(draftSample({ revision: 8, roots: roots('b', 'c') }))));
    expect(main.count('draft.removeRoot')).toBe(1);
    expect(state().draft?.roots).toEqual(roots('b', 'c'));
  });

  it('is cleared for the next upload, but not what somebody has chosen since', async () => {
    const { main, draft } = await started();
    const clearing = draft.startNext();
    await main.pending('draft.clear').answer(ok(draftSample({ revision: 4 })));
    await clearing;
    main.tellDraft(draftSample({ revision: 5, roots: roots('next') }));
    await draft.startNext();
    expect(main.count('draft.clear')).toBe(1);
  });
});
