using MudBlazor;

namespace ConfigCenter.Ui.Layout;

/// <summary>Colours with at least the contrast of WCAG AA, and the system's own fonts: none is fetched from anywhere.</summary>
internal static class AdminTheme
{
    private static readonly string[] Fonts = ["system-ui", "-apple-system", "Segoe UI", "Noto Sans", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", "sans-serif"];

    public static readonly MudTheme Theme = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#1f5fbf",
            Secondary = "#6b3fa0",
            Success = "#1b7a3d",
            Warning = "#8a5a00",
            Error = "#b3261e",
            Info = "#0b6b82",
            AppbarBackground = "#16335c",
            AppbarText = "#ffffff",
            Background = "#f5f7fa",
            Surface = "#ffffff",
            DrawerBackground = "#ffffff",
            DrawerText = "#22303f",
            DrawerIcon = "#45586c",
            TextPrimary = "#18222d",
            TextSecondary = "#4a5967",
            ActionDefault = "#45586c",
            LinesInputs = "#75838f",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#8ab8ff",
            PrimaryContrastText = "#0c1a2e",
            Secondary = "#cbb0f2",
            Success = "#7fd69a",
            Warning = "#f0bf66",
            Error = "#ffb0a8",
            Info = "#86d3e6",
            AppbarBackground = "#101b2a",
            AppbarText = "#eef3f9",
            Background = "#0f151c",
            Surface = "#18212b",
            DrawerBackground = "#131b24",
            DrawerText = "#d8e1ea",
            DrawerIcon = "#a9b8c6",
            TextPrimary = "#e6edf4",
            TextSecondary = "#b2c0cd",
            ActionDefault = "#b2c0cd",
            LinesInputs = "#7d8c9a",
        },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Fonts },
            Button = new ButtonTypography { FontFamily = Fonts, TextTransform = "none" },
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "8px", DrawerWidthLeft = "224px" },
    };
}
