const onMac: Readonly<Record<string, string>> = {
  CmdOrCtrl: '⌘',
  Cmd: '⌘',
  Ctrl: '⌃',
  Shift: '⇧',
  Alt: '⌥',
  Enter: '↩',
};
const elsewhere: Readonly<Record<string, string>> = { CmdOrCtrl: 'Ctrl', Left: '←', Right: '→' };

/** The keys of an accelerator of Electron, as they are printed on the keyboard of this system. */
export function keysOf(accelerator: string, platform: string): readonly string[] {
  const names = platform === 'darwin' ? onMac : elsewhere;
  return accelerator.split('+').map((key) => names[key] ?? key);
}
