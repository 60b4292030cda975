import type { Result } from '../shared/errors/errors.js';
import type { Channel, EventChannel, EventPayload, Input, Output } from '../shared/ipc/contract.js';

type Answer<C extends Channel> = Promise<Result<Output<C>>>;

type Unsubscribe = () => void;
type Listener<C extends EventChannel> = (payload: EventPayload<C>) => void;

/** Everything the page can ask of Hoist: `window.hoist`. Verbs, never channels. */
export interface HoistBridge {
  readonly app: {
    info(): Answer<'app.info'>;
    setSettings(settings: Input<'settings.set'>): Answer<'settings.set'>;
  };
  readonly profiles: {
    list(): Answer<'profiles.list'>;
    chooseKeyFile(): Answer<'profiles.chooseKeyFile'>;
    /** The path of a dropped file goes to main without the page ever seeing it. */
    importDropped(file: File): Answer<'profiles.importDropped'>;
    trashKeyFile(input: Input<'profiles.trashKeyFile'>): Answer<'profiles.trashKeyFile'>;
    check(input: Input<'profiles.check'>): Answer<'profiles.check'>;
    rename(input: Input<'profiles.rename'>): Answer<'profiles.rename'>;
    use(input: Input<'profiles.use'>): Answer<'profiles.use'>;
    found(): Answer<'profiles.found'>;
    link(input: Input<'profiles.link'>): Answer<'profiles.link'>;
    answerCode(input: Input<'profiles.answerCode'>): Answer<'profiles.answerCode'>;
    onCodeWanted(listener: Listener<'profiles.codeWanted'>): Unsubscribe;
    remove(input: Input<'profiles.remove'>): Answer<'profiles.remove'>;
  };
  readonly connections: {
    get(input: Input<'connections.get'>): Answer<'connections.get'>;
    set(input: Input<'connections.set'>): Answer<'connections.set'>;
    chooseCaFile(input: Input<'connections.chooseCaFile'>): Answer<'connections.chooseCaFile'>;
    removeCaFile(input: Input<'connections.removeCaFile'>): Answer<'connections.removeCaFile'>;
  };
  readonly proxy: {
    get(): Answer<'proxy.get'>;
    set(change: Input<'proxy.set'>): Answer<'proxy.set'>;
  };
  readonly buckets: {
    list(input: Input<'buckets.list'>): Answer<'buckets.list'>;
    open(input: Input<'buckets.open'>): Answer<'buckets.open'>;
    lookUp(input: Input<'buckets.lookUp'>): Answer<'buckets.lookUp'>;
    requests(input: Input<'buckets.requests'>): Answer<'buckets.requests'>;
    create(input: Input<'buckets.create'>): Answer<'buckets.create'>;
    complete(input: Input<'buckets.complete'>): Answer<'buckets.complete'>;
    nearestRegions(input: Input<'buckets.nearestRegions'>): Answer<'buckets.nearestRegions'>;
  };
  readonly access: {
    check(input: Input<'access.check'>): Answer<'access.check'>;
    copyPolicy(scope: Input<'access.copyPolicy'>): Answer<'access.copyPolicy'>;
    savePolicy(scope: Input<'access.savePolicy'>): Answer<'access.savePolicy'>;
  };
  readonly incompleteUploads: {
    list(input: Input<'incompleteUploads.list'>): Answer<'incompleteUploads.list'>;
    measure(input: Input<'incompleteUploads.measure'>): Answer<'incompleteUploads.measure'>;
    abort(input: Input<'incompleteUploads.abort'>): Answer<'incompleteUploads.abort'>;
  };
  readonly draft: {
    choose(input: Input<'draft.choose'>): Answer<'draft.choose'>;
    /** Takes the dropped folders and files as a whole; main walks them. */
    addDropped(files: readonly File[]): Answer<'draft.addDropped'>;
    removeRoot(input: Input<'draft.removeRoot'>): Answer<'draft.removeRoot'>;
    setOptions(options: Input<'draft.setOptions'>): Answer<'draft.setOptions'>;
    rows(input: Input<'draft.rows'>): Answer<'draft.rows'>;
    clear(): Answer<'draft.clear'>;
    onChanged(listener: Listener<'draft.changed'>): Unsubscribe;
  };
  readonly runs: {
    start(input: Input<'runs.start'>): Answer<'runs.start'>;
    pause(input: Input<'runs.pause'>): Answer<'runs.pause'>;
    resume(input: Input<'runs.resume'>): Answer<'runs.resume'>;
    pauseFile(input: Input<'runs.pauseFile'>): Answer<'runs.pauseFile'>;
    resumeFile(input: Input<'runs.resumeFile'>): Answer<'runs.resumeFile'>;
    cancel(input: Input<'runs.cancel'>): Answer<'runs.cancel'>;
    list(input: Input<'runs.list'>): Answer<'runs.list'>;
    discard(input: Input<'runs.discard'>): Answer<'runs.discard'>;
    retryFailed(input: Input<'runs.retryFailed'>): Answer<'runs.retryFailed'>;
    rows(input: Input<'runs.rows'>): Answer<'runs.rows'>;
    summary(input: Input<'runs.summary'>): Answer<'runs.summary'>;
    saveReport(input: Input<'runs.saveReport'>): Answer<'runs.saveReport'>;
    onSnapshot(listener: Listener<'run.snapshot'>): Unsubscribe;
  };
}
