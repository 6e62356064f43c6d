using System.Text;

namespace Tests.Common;

/// <summary>Reads heads and trailers strictly: what RFC 9112 lets a recipient repair is a failure here.</summary>
internal static class RawHeadReader
{
    private const string TokenSymbols = "!#$%&'*+-.^_`|~";

    public static async Task<RawHead> ReadAsync(ByteSource source, string reading)
    {
        var bytes = new MemoryStream();
        var startLine = await ReadLineAsync(source, reading, bytes);
        var headers = new RawHeaders();
        while (await ReadLineAsync(source, reading, bytes) is { Length: > 0 } line)
        {
            AddField(headers, line);
        }

        return new RawHead(startLine, headers, bytes.ToArray());
    }

    public static async Task ReadTrailersAsync(ByteSource source, RawHeaders trailers)
    {
        while (await source.ReadLineAsync("trailers") is { Length: > 0 } line)
        {
            AddField(trailers, Encoding.Latin1.GetString(line));
        }
    }

    private static async Task<string> ReadLineAsync(ByteSource source, string reading, MemoryStream bytes)
    {
        var line = await source.ReadLineAsync(reading);
        bytes.Write(line);
        bytes.Write("\r\n"u8);
        return Encoding.Latin1.GetString(line);
    }

    private static void AddField(RawHeaders headers, string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || !line[..colon].All(IsTokenCharacter))
        {
            throw new InvalidMessageException($"Not a field line: '{line}'");
        }

        var value = line[(colon + 1)..].Trim(' ', '\t');
        if (value.Any(character => character is < ' ' and not '\t' or '\x7f'))
        {
            throw new InvalidMessageException($"A control character in a field value: '{line}'");
        }

        headers.Add(line[..colon], value);
    }

    private static bool IsTokenCharacter(char character) =>
        char.IsAsciiLetterOrDigit(character) || TokenSymbols.Contains(character, StringComparison.Ordinal);
}
