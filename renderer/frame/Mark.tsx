/** The mark: one letter in another's place. */
export function Mark({ size = 22 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#4f46c8" />
      <path d="M9 8v9a7 7 0 0 0 14 0V8" fill="none" stroke="#fff" strokeWidth="3.4" strokeLinecap="round" />
      <path
        d="M15.5 8v8.6a3.4 3.4 0 0 0 1.6 2.9"
        fill="none"
        stroke="#b9b4ff"
        strokeWidth="2.6"
        strokeLinecap="round"
      />
    </svg>
  );
}
