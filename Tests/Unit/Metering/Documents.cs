using System.Text;
using CsCheck;
using Gateway.Core.Metering;
using Gateway.Core.Settlement;

namespace Tests.Unit.Metering;

/// <summary>Documents read for tests.</summary>
internal static class Documents
{
    /// <summary>Any of those strings.</summary>
    public static Gen<string> AnyOf(params string[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    /// <summary>Reads an event's data, or a whole answer.</summary>
    public static DocumentReading Read(string json, UsageFormat format, bool isAnswer = false)
    {
        var reading = new DocumentReading();
        DocumentReader.Read(Encoding.UTF8.GetBytes(json), format, isAnswer, reading);
        return reading;
    }

    /// <summary>The usage that a document reports; one that is not whole reports none.</summary>
    public static bool TryUsage(ReadOnlySpan<byte> json, UsageFormat format, ref TokenUsage usage)
    {
        var reading = new DocumentReading();
        DocumentReader.Read(json, format, isAnswer: false, reading);
        return reading.IsWhole && reading.TryUsage(json, format, ref usage);
    }

    /// <summary>The pieces of text that were found, as <c>choice.part kind form text</c>.</summary>
    public static IEnumerable<string> Describe(DocumentReading reading, string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        return reading.Pieces.ToArray().Select(piece =>
            $"{piece.Key.Choice}.{piece.Key.Part} {piece.Key.Kind} {piece.Form} {Encoding.UTF8.GetString(piece.Range.Of(bytes))}");
    }
}
