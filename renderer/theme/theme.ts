import { createTheme, rem, type MantineColorsTuple } from '@mantine/core';

/** The only accent colour, for actions and selection, never for a verdict. */
const iris: MantineColorsTuple = [
  '#f4f2fd',
  '#e8e4fb',
  '#cfc8f6',
  '#b4a9f0',
  '#9c8dea',
  '#8676e6',
  '#6d5ae0',
  '#5a47c8',
  '#4a3aa6',
  '#3c3084',
];

const gray: MantineColorsTuple = [
  '#fafafb',
  '#f4f4f6',
  '#eaeaee',
  '#dcdce2',
  '#c6c7cf',
  '#9a9ba6',
  '#6c6d79',
  '#4e4f5a',
  '#33343d',
  '#1d1e24',
];

const dark: MantineColorsTuple = [
  '#d7d8de',
  '#b3b5bf',
  '#9496a2',
  '#696b77',
  '#3c3e47',
  '#30323a',
  '#26282f',
  '#1b1c21',
  '#151619',
  '#0f1012',
];

const green: MantineColorsTuple = [
  '#e9f8f0',
  '#d3f0e0',
  '#a8e2c3',
  '#79d2a3',
  '#4fc287',
  '#2fae70',
  '#1f9560',
  '#14794d',
  '#0f623f',
  '#0b4a30',
];

const red: MantineColorsTuple = [
  '#fdf0f0',
  '#fbdfdf',
  '#f5bcbc',
  '#ee9696',
  '#e77272',
  '#df5555',
  '#d13d3d',
  '#b52c2c',
  '#952424',
  '#751d1d',
];

const amber: MantineColorsTuple = [
  '#fdf5e6',
  '#fbe9c8',
  '#f5d593',
  '#efbf5b',
  '#e8ab30',
  '#d89614',
  '#b97d0c',
  '#93620a',
  '#754e0b',
  '#593c0b',
];

const DENSE = { size: 'xs' };
/** The overlay under a dialog. The page stays readable. */
const SHADE = { backgroundOpacity: 0.4 };
const CLOSE = { 'aria-label': 'Close' };

export const theme = createTheme({
  primaryColor: 'iris',
  primaryShade: { light: 7, dark: 6 },
  colors: { iris, gray, dark, green, red, yellow: amber, orange: amber },
  black: '#1d1e24',
  fontFamily: '"Inter Variable", ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: '"JetBrains Mono Variable", ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  fontSizes: { xs: rem(12), sm: rem(13), md: rem(13), lg: rem(15), xl: rem(18) },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.4' },
  spacing: { xs: rem(6), sm: rem(10), md: rem(14), lg: rem(20), xl: rem(28) },
  radius: { xs: rem(3), sm: rem(5), md: rem(7), lg: rem(10), xl: rem(16) },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: rem(18), lineHeight: '1.35' },
      h2: { fontSize: rem(15), lineHeight: '1.4' },
      h3: { fontSize: rem(13), lineHeight: '1.45' },
    },
  },
  components: {
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 'md' } },
    Anchor: { defaultProps: { fz: 'inherit' } },
    Badge: { defaultProps: { variant: 'light', size: 'sm', radius: 'sm', tt: 'none', fw: 500 } },
    Button: { defaultProps: DENSE },
    Checkbox: { defaultProps: DENSE },
    Input: { defaultProps: DENSE },
    // Help is below its field, so that fields side by side stay aligned.
    InputWrapper: { defaultProps: { ...DENSE, inputWrapperOrder: ['label', 'input', 'error', 'description'] } },
    Drawer: { defaultProps: { closeButtonProps: CLOSE, overlayProps: SHADE } },
    Kbd: { defaultProps: DENSE },
    Loader: { defaultProps: { size: 'xs', type: 'dots' } },
    Menu: {
      defaultProps: {
        shadow: 'md',
        radius: 'md',
        transitionProps: { duration: 80 },
        // It is a focusable element without a role, which a menu must not contain.
        withInitialFocusPlaceholder: false,
      },
    },
    Modal: {
      defaultProps: {
        radius: 'md',
        transitionProps: { duration: 120 },
        closeButtonProps: CLOSE,
        overlayProps: SHADE,
      },
    },
    MultiSelect: { defaultProps: DENSE },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': 'Dismiss' } } },
    NumberInput: { defaultProps: DENSE },
    PasswordInput: { defaultProps: DENSE },
    Popover: { defaultProps: { shadow: 'md', radius: 'md', transitionProps: { duration: 80 } } },
    Radio: { defaultProps: DENSE },
    SegmentedControl: { defaultProps: DENSE },
    Select: { defaultProps: DENSE },
    Switch: { defaultProps: DENSE },
    TagsInput: { defaultProps: DENSE },
    Textarea: { defaultProps: DENSE },
    TextInput: { defaultProps: DENSE },
    Text: { defaultProps: { size: 'sm' } },
    Tooltip: {
      defaultProps: {
        openDelay: 350,
        transitionProps: { duration: 80 },
        withinPortal: true,
        fz: 12,
        maw: 360,
        multiline: true,
      },
    },
  },
});
