using System.Globalization;

namespace ConfigCenter.Ui.Shared;

/// <summary>Numbers as people read them.</summary>
internal static class Show
{
    /// <summary>Every digit: 12,345.</summary>
    public static string Whole(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Three digits or so: 12.3K.</summary>
    public static string Short(double value) => value switch
    {
        >= 1e9 => (value / 1e9).ToString("0.##", CultureInfo.InvariantCulture) + "G",
        >= 1e6 => (value / 1e6).ToString("0.##", CultureInfo.InvariantCulture) + "M",
        >= 1e4 => (value / 1e3).ToString("0.#", CultureInfo.InvariantCulture) + "K",
        _ => value.ToString("#,0.##", CultureInfo.InvariantCulture),
    };

    /// <summary>US dollars; more digits where there are few of them.</summary>
    public static string Usd(decimal value) => "$" + value.ToString(value is 0 or >= 1 ? "N2" : "0.00####", CultureInfo.InvariantCulture);

    public static string Percent(double share) => share.ToString(share is 0 or >= 0.1 ? "0%" : "0.##%", CultureInfo.InvariantCulture);

    /// <summary>Milliseconds: 12 ms, 3.4 s.</summary>
    public static string Time(double? milliseconds) => milliseconds switch
    {
        null => "–",
        >= 1000 => (milliseconds.Value / 1000).ToString("0.##", CultureInfo.InvariantCulture) + " s",
        _ => milliseconds.Value.ToString("0.#", CultureInfo.InvariantCulture) + " ms",
    };

    public static string Bytes(long value) => value switch
    {
        >= 1 << 20 => (value / 1048576.0).ToString("0.#", CultureInfo.InvariantCulture) + " MiB",
        >= 1 << 10 => (value / 1024.0).ToString("0.#", CultureInfo.InvariantCulture) + " KiB",
        _ => value.ToString(CultureInfo.InvariantCulture) + " B",
    };
}
