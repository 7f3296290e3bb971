/** The mark: one figure standing behind another. */
export function Mark({ size = 22 }: { size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 20 20"
      aria-hidden="true"
      style={{ color: 'var(--u-accent)', flex: 'none' }}
    >
      <circle cx="7.5" cy="10" r="5.5" fill="none" stroke="currentColor" strokeWidth="1.75" strokeDasharray="2.6 1.9" />
      <circle cx="12.5" cy="10" r="5.5" fill="currentColor" />
    </svg>
  );
}
