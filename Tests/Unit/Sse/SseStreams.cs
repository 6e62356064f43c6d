using System.Text;
using Gateway.Core.Sse;

namespace Tests.Unit.Sse;

/// <summary>Reads streams by the reader, in pieces, and by a plain model of the standard, as strings.</summary>
internal static class SseStreams
{
    /// <summary>What one event says.</summary>
    public sealed record Event(SseEventKind Kind, string Data, string Name);

    /// <summary>All that a reader makes of the pieces; joins the raw bytes and what is pending.</summary>
    public static List<Event> Read(SseEventReader reader, IEnumerable<byte[]> pieces, List<byte> joined)
    {
        var events = new List<Event>();
        foreach (var piece in pieces)
        {
            var position = 0;
            var before = 0;
            while (reader.TryRead(piece, ref position, out var e))
            {
                if (!e.FromCarry && !e.Raw.SequenceEqual(piece.AsSpan(before, position - before)) | (!e.FromCarry && e.RawStart != before))
                {
                    throw new InvalidOperationException("An event of one payload is a slice of it.");
                }

                before = position;
                joined.AddRange(e.Raw);
                events.Add(new Event(e.Kind, Encoding.UTF8.GetString(e.Data), Encoding.UTF8.GetString(e.EventName)));
            }

            if (!reader.IsTooLong && position != piece.Length)
            {
                throw new InvalidOperationException("A payload is read to its end.");
            }
        }

        joined.AddRange(reader.Pending);
        return events;
    }

    /// <summary>The events of a stream by the letter of the standard: decode, split into lines, collect fields.</summary>
    public static List<Event> Model(byte[] stream)
    {
        var text = Encoding.Latin1.GetString(stream);
        text = text.StartsWith("\u00EF\u00BB\u00BF", StringComparison.Ordinal) ? text[3..] : text;
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n');
        var events = new List<Event>();
        var data = new List<string>();
        var (name, any) = ("", false);
        foreach (var line in lines[..^1])
        {
            if (line.Length == 0)
            {
                var kind = data.Count > 0 ? SseEventKind.Data : any ? SseEventKind.Comment : SseEventKind.Empty;
                events.Add(new Event(kind, Utf8(string.Join('\n', data)), Utf8(name)));
                data.Clear();
                (name, any) = ("", false);
                continue;
            }

            any = true;
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var (field, value) = colon < 0 ? (line, "") : (line[..colon], line[(colon + 1)..]);
            value = value.StartsWith(' ') ? value[1..] : value;
            name = field == "event" ? value : name;
            if (field == "data")
            {
                data.Add(value);
            }
        }

        return events;
    }

    private static string Utf8(string latin1) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(latin1));
}
