import type { StoreApi } from 'zustand/vanilla';
import type { CodeQuestion } from '../../shared/models/account.js';
import type { HoistBridge } from '../bridge/bridge.js';
import type { ProfilesState } from './profiles-state.js';

/** The MFA codes that main waits for. */
export interface CodeQuestions {
  /** Loads what an earlier page was asked: main keeps it. */
  load(): Promise<void>;
  /** Answers the oldest request for a code; null: there is none. */
  answer(code: string | null): Promise<void>;
}

/** Keeps `codeQuestions` of the store: one for each request of main that nobody answered, however often it is told. */
export function createCodeQuestions(
  bridge: HoistBridge['profiles'],
  store: StoreApi<ProfilesState>,
): CodeQuestions {
  const answered = new Set<string>();

  function add(questions: readonly CodeQuestion[]): void {
    const { codeQuestions } = store.getState();
    const known = new Set([...answered, ...codeQuestions.map(({ requestId }) => requestId)]);
    const news = questions.filter(({ requestId }) => !known.has(requestId));
    if (news.length > 0) {
      store.setState({ codeQuestions: [...codeQuestions, ...news] });
    }
  }
  bridge.onCodeWanted((question) => add([question]));

  return {
    async load() {
      const answer = await bridge.codeQuestions();
      if (answer.ok) {
        add(answer.value);
      }
    },
    async answer(code) {
      const [question, ...others] = store.getState().codeQuestions;
      if (question === undefined) {
        return;
      }
      answered.add(question.requestId);
      store.setState({ codeQuestions: others });
      await bridge.answerCode({ requestId: question.requestId, code });
    },
  };
}
