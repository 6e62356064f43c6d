using System.Text;

namespace Gateway.Core.Telemetry;

/// <summary>Labels in Prometheus' text format, without the braces.</summary>
internal static class LabelText
{
    /// <summary>Those that have a value, in their order.</summary>
    public static string Of(params ReadOnlySpan<(string Name, string? Value)> labels)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in labels)
        {
            if (value is not null)
            {
                text.Append(text.Length == 0 ? "" : ",").Append(name).Append("=\"").Append(Escape(value)).Append('"');
            }
        }

        return text.ToString();
    }

    private static string Escape(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
