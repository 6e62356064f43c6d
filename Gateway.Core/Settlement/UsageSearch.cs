namespace Gateway.Core.Settlement;

/// <summary>Finds out cheaply that a document reports no usage, as nearly every event of a stream does not.</summary>
internal static class UsageSearch
{
    private static ReadOnlySpan<byte> Name => "\"usage\""u8;

    private static ReadOnlySpan<byte> WhiteSpace => " \t\r\n"u8;

    /// <summary>False when no member named <c>usage</c> holds an object; many upstreams send <c>"usage":null</c> in every chunk.</summary>
    public static bool MayHold(ReadOnlySpan<byte> json)
    {
        for (var at = json.IndexOf(Name); at >= 0; at = json.IndexOf(Name))
        {
            json = json[(at + Name.Length)..];
            var rest = json.TrimStart(WhiteSpace);
            if (rest.StartsWith(":"u8) && rest[1..].TrimStart(WhiteSpace).StartsWith("{"u8))
            {
                return true;
            }
        }

        return false;
    }
}
