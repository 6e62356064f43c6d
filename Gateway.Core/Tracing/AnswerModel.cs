using System.Text;
using Gateway.Core.Inspection;

namespace Gateway.Core.Tracing;

/// <summary>Finds the name of the model in the beginning of an answer, be it one document or events.</summary>
internal static class AnswerModel
{
    private const int LongestSearched = 4096;

    /// <summary>The model that these bytes name; null where they name none, or the name is not whole.</summary>
    public static string? Find(ReadOnlySpan<byte> payload)
    {
        var name = "\"model\""u8;
        var rest = payload[..Math.Min(payload.Length, LongestSearched)];
        while (rest.IndexOf(name) is var at && at >= 0)
        {
            // Within a text the quotation mark would be escaped.
            var isMember = at == 0 || rest[at - 1] != (byte)'\\';
            rest = rest[(at + name.Length)..];
            if (isMember && ValueOf(rest) is { } model)
            {
                return model;
            }
        }

        return null;
    }

    private static string? ValueOf(ReadOnlySpan<byte> rest)
    {
        rest = rest.TrimStart(" \t\r\n"u8);
        if (rest.IsEmpty || rest[0] != (byte)':')
        {
            return null;
        }

        rest = rest[1..].TrimStart(" \t\r\n"u8);
        if (rest.IsEmpty || rest[0] != (byte)'"')
        {
            return null;
        }

        rest = rest[1..];
        var length = rest.IndexOfAny((byte)'"', (byte)'\\');
        return length is > 0 and <= BodyInspection.LongestModel && rest[length] == (byte)'"' ? Encoding.UTF8.GetString(rest[..length]) : null;
    }
}
