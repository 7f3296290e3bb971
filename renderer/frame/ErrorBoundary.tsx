import { Button, Code } from '@mantine/core';
import { IconMoodSad } from '@tabler/icons-react';
import { Component, type ReactNode } from 'react';
import { EmptyState } from '../ui/EmptyState.tsx';
import { NotLoaded } from './NotLoaded.tsx';
import { ScreenNotLoaded } from './screens.tsx';

interface Props {
  /** What failed, for the sentence `{name} Couldn’t show`. */
  name: string;
  children: ReactNode;
}

/** Keeps an error in one screen from breaking the others. */
export class ErrorBoundary extends Component<Props, { error?: unknown }> {
  override state: { error?: unknown } = {};

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    const title = `Couldn’t show ${this.props.name}`;
    if (error instanceof ScreenNotLoaded) return <NotLoaded title={title} />;
    return (
      <EmptyState
        icon={<IconMoodSad size={22} />}
        title={title}
        actions={
          <Button variant="default" onClick={() => this.setState({ error: undefined })}>
            Try again
          </Button>
        }
      >
        The other screens still work. Error: <Code>{String(error)}</Code>
      </EmptyState>
    );
  }
}
