import { Anchor } from '@mantine/core';
import { openOutside } from '../frame/open-outside.ts';
import { specParts } from '../../contract/traffic/read/spec-links.ts';

/** A citation such as `RFC 6749 §4.1.3`, linked to its section. */
export function SpecText({ spec }: { spec: string }) {
  return (
    <span className="u-muted">
      {specParts(spec).map((part) =>
        part.href === undefined ? (
          part.text
        ) : (
          <Anchor
            key={part.text}
            href={part.href}
            target="_blank"
            rel="noreferrer"
            c="inherit"
            underline="always"
            onClick={(event) => {
              event.preventDefault();
              event.stopPropagation();
              if (part.href !== undefined) openOutside(part.href);
            }}
          >
            {part.text}
          </Anchor>
        ),
      )}
    </span>
  );
}
