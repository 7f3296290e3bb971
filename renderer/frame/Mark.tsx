import { useId } from 'react';

/** The logo: a mask with two halves, the actor and the understudy. */
export function Mark({ size = 22 }: { size?: number }) {
  const eye = useId();
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 32 32"
      aria-hidden="true"
      style={{ color: 'var(--u-accent)', flex: 'none' }}
    >
      <mask id={eye}>
        <rect width="32" height="32" fill="#fff" />
        <path d="M8.2 15.4c1.4-1.7 3.6-1.7 5 0" fill="none" stroke="#000" strokeWidth="2.6" strokeLinecap="round" />
      </mask>
      <g fill="none" stroke="currentColor" strokeWidth="2.6" strokeLinecap="round" strokeLinejoin="round">
        <path d="M5 4.8c3.6 1.3 7.2 2 11 2s7.4-.7 11-2v11.5c0 6.7-4.4 10.9-11 12.2C9.4 27.2 5 23 5 16.3Z" />
        <path d="M18.8 15.4c1.4-1.7 3.6-1.7 5 0" />
      </g>
      <path d="M5 4.8c3.6 1.3 7.2 2 11 2v21.7C9.4 27.2 5 23 5 16.3Z" fill="currentColor" mask={`url(#${eye})`} />
    </svg>
  );
}
