import { Button, Code } from '@mantine/core';
import { IconMoodSad } from '@tabler/icons-react';
import { Component, type ReactNode } from 'react';
import { EmptyState } from '../ui/EmptyState.tsx';

interface Props {
  /** What broke, in the sentence `{name} could not be shown`. */
  name: string;
  children: ReactNode;
}

/** Keeps a fault in one screen from taking the others with it. */
export class ErrorBoundary extends Component<Props, { error?: unknown }> {
  override state: { error?: unknown } = {};

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    if (this.state.error === undefined) return this.props.children;
    return (
      <EmptyState
        icon={<IconMoodSad size={22} />}
        title={`${this.props.name} could not be shown`}
        actions={
          <Button variant="default" onClick={() => this.setState({ error: undefined })}>
            Try again
          </Button>
        }
      >
        The other screens still work. What went wrong: <Code>{String(this.state.error)}</Code>
      </EmptyState>
    );
  }
}
