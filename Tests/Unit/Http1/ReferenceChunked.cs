using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using Gateway.Core.Http1;

namespace Tests.Unit.Http1;

/// <summary>Chunked bodies once more, slowly, by regular expressions over strings; knows no limit but the size's.</summary>
internal static partial class ReferenceChunked
{
    private static readonly string[] Forbidden = ["content-length", "transfer-encoding", "host", "trailer", "te", "connection"];

    /// <summary>Status, data, and what the text holds behind a complete body.</summary>
    public static (ChunkStatus Status, string Data, string Behind) Decode(string text)
    {
        var data = "";
        while (true)
        {
            var line = SizeLine().Match(text);
            if (!line.Success)
            {
                var isPart = PartOfSizeLine().Match(text);
                return (isPart.Success && IsSize(isPart.Groups[1].Value) ? ChunkStatus.NeedMore : ChunkStatus.Invalid, data, "");
            }

            if (!IsSize(line.Groups[1].Value))
            {
                return (ChunkStatus.Invalid, data, "");
            }

            var size = long.Parse(line.Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            text = text[line.Length..];
            if (size == 0)
            {
                var (status, rest) = DecodeTrailers(text);
                return (status, data, rest);
            }

            var available = (int)Math.Min(size, text.Length);
            data += text[..available];
            text = text[available..];
            if (!text.StartsWith("\r\n", StringComparison.Ordinal))
            {
                return (text is "" or "\r" ? ChunkStatus.NeedMore : ChunkStatus.Invalid, data, "");
            }

            text = text[2..];
        }
    }

    private static (ChunkStatus Status, string Behind) DecodeTrailers(string text)
    {
        while (true)
        {
            if (text.StartsWith("\r\n", StringComparison.Ordinal))
            {
                return (ChunkStatus.Complete, text[2..]);
            }

            var name = TrailerName().Match(text);
            var isAllowed = !name.Success || !Forbidden.Contains(name.Groups[1].Value.ToLowerInvariant());
            var line = TrailerLine().Match(text);
            if (!line.Success || !isAllowed)
            {
                return (isAllowed && PartOfTrailerLine().IsMatch(text) ? ChunkStatus.NeedMore : ChunkStatus.Invalid, "");
            }

            text = text[line.Length..];
        }
    }

    private static bool IsSize(string digits) =>
        BigInteger.Parse("0" + digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture) <= long.MaxValue;

    [GeneratedRegex(@"\A([0-9A-Fa-f]{1,16})(?:;[\t\x20-\x7E\x80-\xFF]*)?\r\n")]
    private static partial Regex SizeLine();

    [GeneratedRegex(@"\A(?:([0-9A-Fa-f]{1,16})(?:;[\t\x20-\x7E\x80-\xFF]*)?\r?)?\z")]
    private static partial Regex PartOfSizeLine();

    [GeneratedRegex(@"\A([!#$%&'*+\-.^_`|~0-9A-Za-z]+):")]
    private static partial Regex TrailerName();

    [GeneratedRegex(@"\A[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[\t\x20-\x7E\x80-\xFF]*\r\n")]
    private static partial Regex TrailerLine();

    [GeneratedRegex(@"\A(?:[!#$%&'*+\-.^_`|~0-9A-Za-z]+(?::[\t\x20-\x7E\x80-\xFF]*\r?)?|\r)?\z")]
    private static partial Regex PartOfTrailerLine();
}
