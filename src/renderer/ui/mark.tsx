export interface MarkProps {
  /** Edge length in CSS pixels. */
  readonly size: number;
}

/** Hoist's logo: a box on a sling, going up. */
export function Mark({ size }: MarkProps) {
  return (
    <svg width={size} height={size} viewBox="0 0 64 64" aria-hidden="true">
      <rect width="64" height="64" rx="15" fill="#3451d6" />
      <g fill="none" stroke="#fff" strokeLinecap="round" strokeLinejoin="round" strokeWidth="4">
        <path d="M32 27V12" />
        <path d="M24 19.5 32 11.5 40 19.5" />
        <path d="M19 37.5 32 27 45 37.5" strokeWidth="3" opacity="0.75" />
      </g>
      <rect x="16" y="36.5" width="32" height="16.5" rx="4" fill="#fff" />
      <path d="M27.5 43.5h9" stroke="#3451d6" strokeLinecap="round" strokeWidth="3" />
    </svg>
  );
}
