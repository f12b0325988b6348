import type { AnchorHTMLAttributes, MouseEvent, ReactNode, Ref } from 'react';
import { navigate } from '../state/location.ts';

interface LinkProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  readonly href: string;
  readonly ref?: Ref<HTMLAnchorElement>;
}

/** A link to a place in the console: followed without loading it anew, and opened in a new tab as any other. */
export function Link({ onClick, ...props }: LinkProps): ReactNode {
  return (
    <a
      {...props}
      onClick={(event: MouseEvent<HTMLAnchorElement>) => {
        onClick?.(event);
        const isPlain =
          event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
        if (isPlain && !event.defaultPrevented) {
          event.preventDefault();
          navigate(props.href);
        }
      }}
    />
  );
}
