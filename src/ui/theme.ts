import { type CSSVariablesResolver, createTheme, defaultVariantColorsResolver, type MantineColorsTuple, type VariantColorsResolver } from '@mantine/core';

const work: MantineColorsTuple = ['#e4eef2', '#d3e4eb', '#b4d0dc', '#8fb8ca', '#69a0b8', '#4788a4', '#2e7290', '#23657f', '#1d5a72', '#154658'];
const people: MantineColorsTuple = ['#f8e9e1', '#f3d9cc', '#ecc0ab', '#e3a386', '#d98663', '#cc6c45', '#bf5d37', '#b1522b', '#97421f', '#793316'];
const star: MantineColorsTuple = ['#f8efd9', '#f3e4bf', '#ebd394', '#e2bf67', '#d6a63d', '#c28a1e', '#a9761a', '#976a14', '#8a6210', '#6c4b0a'];
const ok: MantineColorsTuple = ['#e3f0e6', '#d0e5d5', '#b0d2b9', '#8dbd9a', '#6aa77b', '#4f9163', '#3d7a4e', '#366d46', '#2f6640', '#234d30'];
const risk: MantineColorsTuple = ['#f7e3e4', '#f0cfd1', '#e5aaae', '#d98388', '#cd6067', '#bd4750', '#b03c45', '#a8323a', '#97272f', '#781c23'];
/** Warm instead of Mantine's blue greys. */
const gray: MantineColorsTuple = ['#faf8f4', '#f3efe8', '#ece6dc', '#e7e1d7', '#d9d2c5', '#b9b1a3', '#8d8578', '#6d675e', '#4b463f', '#3b3731'];
const dark: MantineColorsTuple = ['#ece6dc', '#d5cdc0', '#b0a79a', '#8d8578', '#4a443c', '#332f29', '#24211d', '#1b1916', '#161412', '#100f0d'];

const serif = "'Newsreader Variable', Georgia, serif";
const sans = "'Inter Variable', system-ui, sans-serif";
const named = ['work', 'people', 'star', 'ok', 'risk'];

/** The filled button is ink; named colours are soft paper with their ink, in both schemes by the same variables. */
const colours: VariantColorsResolver = (input) => {
  const { color = input.theme.primaryColor, variant } = input;
  const base = defaultVariantColorsResolver(input);
  const ownInk = color === 'work' ? 'var(--work)' : `var(--${color}-ink)`;
  if (color === 'ink') {
    if (variant === 'filled') return { background: 'var(--ink)', hover: 'var(--ink-hover)', color: 'var(--on-ink)', border: '1px solid var(--ink)' };
    if (variant === 'subtle' || variant === 'transparent')
      return {
        background: 'transparent',
        hover: variant === 'subtle' ? 'var(--sunken)' : 'transparent',
        color: 'var(--muted)',
        hoverColor: 'var(--ink)',
        border: '1px solid transparent',
      };
    if (variant === 'light') return { background: 'var(--sunken)', hover: 'var(--line)', color: 'var(--chip-ink)', border: '1px solid transparent' };
    if (variant === 'outline') return { background: 'transparent', hover: 'var(--sunken)', color: 'var(--ink)', border: '1px solid var(--box)' };
    return base;
  }
  if (!named.includes(color)) return base;
  if (variant === 'filled') return { background: `var(--${color}-fill)`, hover: `var(--${color}-fill)`, color: '#fff', border: '1px solid transparent' };
  if (variant === 'light') return { background: `var(--${color}-soft)`, hover: `var(--${color}-soft)`, color: ownInk, border: '1px solid transparent' };
  if (variant === 'subtle') return { background: 'transparent', hover: `var(--${color}-soft)`, color: ownInk, border: '1px solid transparent' };
  if (variant === 'outline') return { background: 'transparent', hover: `var(--${color}-soft)`, color: ownInk, border: '1px solid currentColor' };
  return base;
};

const clear = { 'aria-label': 'Clear' };
const close = { 'aria-label': 'Close' };
/** T21: a second banner otherwise. */
const plainHeader = { defaultProps: { component: 'div' } };

/** The look of the design as Mantine's theme, so that a plain Mantine part is already right. */
export const theme = createTheme({
  colors: { work, people, star, ok, risk, gray, dark, ink: gray },
  primaryColor: 'ink',
  primaryShade: { light: 8, dark: 8 },
  variantColorResolver: colours,
  white: '#ffffff',
  black: '#1e1c19',
  fontFamily: sans,
  headings: {
    fontFamily: serif,
    fontWeight: '500',
    sizes: {
      h1: { fontSize: '1.875rem', lineHeight: '1.25' },
      h2: { fontSize: '1.125rem', lineHeight: '1.4' },
      h3: { fontSize: '1rem', lineHeight: '1.4' },
      h4: { fontSize: '0.875rem', lineHeight: '1.5' },
    },
  },
  fontSizes: { xs: '0.78125rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.4' },
  radius: { xs: '4px', sm: '7px', md: '8px', lg: '10px', xl: '16px' },
  defaultRadius: 'md',
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  shadows: { xs: 'var(--shadow)', sm: 'var(--shadow)', md: 'var(--shadow-high)', lg: 'var(--shadow-high)', xl: 'var(--shadow-high)' },
  respectReducedMotion: true,
  cursorType: 'pointer',
  focusRing: 'auto',
  components: {
    Button: { defaultProps: { variant: 'default', size: 'sm' } },
    ActionIcon: { defaultProps: { variant: 'subtle', size: 30 } },
    Paper: { defaultProps: { withBorder: true, radius: 'lg', shadow: 'xs' } },
    Card: { defaultProps: { withBorder: true, radius: 'lg', shadow: 'xs', padding: 'md' } },
    Badge: { defaultProps: { variant: 'light', size: 'md', radius: 'xl', tt: 'none' } },
    Modal: {
      defaultProps: { centered: true, radius: 'lg', closeButtonProps: close, transitionProps: { duration: 120 }, overlayProps: { backgroundOpacity: 0.35 } },
    },
    ModalHeader: plainHeader,
    Drawer: { defaultProps: { position: 'right', closeButtonProps: close, transitionProps: { duration: 120 } } },
    DrawerHeader: plainHeader,
    Select: { defaultProps: { clearButtonProps: clear, checkIconPosition: 'right', allowDeselect: false, comboboxProps: { shadow: 'md' } } },
    TagsInput: { defaultProps: { clearButtonProps: clear } },
    MultiSelect: { defaultProps: { clearButtonProps: clear, checkIconPosition: 'right', comboboxProps: { shadow: 'md' } } },
    Menu: { defaultProps: { withInitialFocusPlaceholder: false, shadow: 'md', position: 'bottom-end', transitionProps: { duration: 80 } } },
    Popover: { defaultProps: { shadow: 'md' } },
    Textarea: { defaultProps: { autosize: true, minRows: 3 } },
    Table: { defaultProps: { verticalSpacing: 9, horizontalSpacing: 'md', highlightOnHover: true } },
    Tooltip: { defaultProps: { openDelay: 350, withArrow: true, transitionProps: { duration: 80 }, events: { hover: true, focus: true, touch: false } } },
    Notification: { defaultProps: { closeButtonProps: close, radius: 'lg' } },
    SegmentedControl: { defaultProps: { size: 'sm' } },
    Anchor: { defaultProps: { underline: 'hover' } },
    Checkbox: { defaultProps: { radius: 5, size: 'xs' } },
    Switch: { defaultProps: { size: 'sm', color: 'work' } },
    Progress: { defaultProps: { color: 'work', size: 6 } },
  },
});

/** Mantine's own variables, said in the design's. */
export const cssVariables: CSSVariablesResolver = () => {
  const both = {
    '--mantine-color-body': 'var(--paper)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-bright': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--muted)',
    '--mantine-color-placeholder': 'var(--faint)',
    '--mantine-color-anchor': 'var(--work)',
    '--mantine-color-error': 'var(--risk)',
    '--mantine-color-success': 'var(--ok-ink)',
    '--mantine-color-default': 'var(--surface)',
    '--mantine-color-default-hover': 'var(--sunken)',
    '--mantine-color-default-color': 'var(--ink)',
    '--mantine-color-default-border': 'var(--line)',
    '--mantine-color-disabled': 'var(--sunken)',
    '--mantine-color-disabled-color': 'var(--faint)',
    '--mantine-color-disabled-border': 'var(--line)',
    '--mantine-primary-color-filled': 'var(--ink)',
    '--mantine-primary-color-filled-hover': 'var(--ink-hover)',
    '--mantine-primary-color-contrast': 'var(--on-ink)',
    '--mantine-color-ink-filled': 'var(--ink)',
    '--mantine-color-work-filled': 'var(--work-fill)',
    '--mantine-color-risk-filled': 'var(--risk-fill)',
  };
  return { variables: {}, light: both, dark: both };
};
