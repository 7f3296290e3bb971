// Mantine's styles go in their own CSS layer, so ours win in whatever order the bundler emits them.
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import '@mantine/spotlight/styles.layer.css';
import './theme/theme.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { signIn, takeLaterCredentials } from './api/sign-in.ts';
import { App } from './app.tsx';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with the id root.');
takeLaterCredentials(window);
const signedIn = signIn(window);
createRoot(root).render(
  <StrictMode>
    <App signedIn={signedIn} />
  </StrictMode>,
);
