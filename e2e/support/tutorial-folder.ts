import { type FileTree, noise } from './file-tree.js';

/** Name of the tutorial's folder: Google Drive's on a Korean Windows. */
export const tutorialFolderName = '내 드라이브';

/** The tutorial's filter pattern. */
export const tutorialPattern = '(before)*';

/** The four files the tutorial uploads. */
export const tutorialFiles: FileTree = {
  '(before) Player actions features.csv': 'player,actions\r\n1,17\r\n2,42\r\n',
  '(before) Player information features.csv': 'player,level,나이\r\n1,60,스물\r\n2,12,서른\r\n',
  '(before) Social interaction diversity features.csv': 'player,diversity\r\n1,0.25\r\n2,0.75\r\n',
  '(before) Group activities features.csv': `player,activity\r\n${'1,raid\r\n'.repeat(1_000_000)}`,
};

/** A name as macOS stores it: decomposed Hangul (NFD). */
export const decomposedName = '보고서 여름.csv'.normalize('NFD');

/** Other files in the folder, which do not match the tutorial's pattern. */
export const tutorialDecoys: FileTree = {
  '(after) Player actions features.csv': 'player,actions\r\n1,18\r\n',
  'before.csv': 'not,the,pattern\r\n',
  'notes/before lunch.txt': 'in a folder below',
  'notes/깊은/곳/메모.txt': '한글 경로',
  'twenty mebibytes.bin': noise(20 * 1024 * 1024, 'twenty mebibytes'),
  'empty.txt': '',
  [decomposedName]: '이름이 NFD로 저장된 파일\r\n',
  'plus + and & percent % hash # 🚀.txt': 'characters that URLs treat in their own way',
};

/** Everything in the folder, decoys included. */
export const tutorialTree: FileTree = { ...tutorialFiles, ...tutorialDecoys };
