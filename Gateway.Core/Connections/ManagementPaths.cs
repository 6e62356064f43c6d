namespace Gateway.Core.Connections;

/// <summary>The paths that ASP.NET answers behind the data plane.</summary>
internal static class ManagementPaths
{
    /// <summary>True for <c>/metrics</c>, <c>/livez</c>, <c>/readyz</c>, <c>/health</c>, <c>/stats</c> and all below <c>/-/</c>, as sent.</summary>
    public static bool Contains(ReadOnlySpan<byte> path) =>
        path.Length switch
        {
            6 => path.SequenceEqual("/livez"u8) || path.SequenceEqual("/stats"u8),
            7 => path.SequenceEqual("/readyz"u8) || path.SequenceEqual("/health"u8),
            8 => path.SequenceEqual("/metrics"u8),
            _ => false,
        }
        || path.StartsWith("/-/"u8);
}
