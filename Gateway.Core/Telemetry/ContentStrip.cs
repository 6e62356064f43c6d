using Gateway.Core.Buffers;

namespace Gateway.Core.Telemetry;

/// <summary>Takes the content off lines of the access log.</summary>
internal static class ContentStrip
{
    /// <summary>Appends whole lines without their content.</summary>
    /// <returns>Number of lines that had some.</returns>
    public static int Append(PooledBuffer stripped, ReadOnlySpan<byte> lines)
    {
        var count = 0;
        while (lines.IndexOf(AccessLogContent.Begin) is var at && at >= 0)
        {
            stripped.Append(lines[..at]);
            stripped.Append("}\n"u8);
            lines = lines[at..];
            lines = lines[(lines.IndexOf((byte)'\n') + 1)..];
            count++;
        }

        stripped.Append(lines);
        return count;
    }
}
