using System.Buffers.Text;

namespace Gateway.Core.Inspection;

/// <summary>What a client is told of a body that was refused.</summary>
internal static class InspectionStatuses
{
    /// <summary>Room that every message of <see cref="Message(BodyInspection, Span{byte})"/> fits into, in bytes.</summary>
    public const int LongestMessage = 192;

    /// <summary>The sentence for a status, without place or field.</summary>
    public static ReadOnlySpan<byte> Message(InspectionStatus status) => status switch
    {
        InspectionStatus.Ok => "The body is valid."u8,
        InspectionStatus.Empty => "The body is empty; a JSON object is expected."u8,
        InspectionStatus.NotAnObject => "The body is not a JSON object."u8,
        InspectionStatus.InvalidJson => "The body is not valid JSON."u8,
        InspectionStatus.InvalidUtf8 => "The body is not valid UTF-8."u8,
        InspectionStatus.TooDeep => "The body is nested too deep."u8,
        InspectionStatus.DuplicateField => "A field appears more than once in the body."u8,
        _ => "A field of the body has an invalid value."u8,
    };

    /// <summary>Writes the sentence with the field's name and the byte offset; plain ASCII that JSON needs no escapes for.</summary>
    /// <param name="inspection">The inspection that failed.</param>
    /// <param name="destination">At least <see cref="LongestMessage"/> bytes.</param>
    /// <returns>Number of bytes written.</returns>
    public static int Message(BodyInspection inspection, Span<byte> destination)
    {
        var length = Append(destination, 0, Message(inspection.Status));
        var name = BodyFields.Name(inspection.ErrorField);
        if (!name.IsEmpty)
        {
            length = Append(destination, length, " Field: "u8);
            length = Append(destination, length, name);
            length = Append(destination, length, "."u8);
        }

        if (inspection.Status is InspectionStatus.Ok or InspectionStatus.Empty)
        {
            return length;
        }

        length = Append(destination, length, " Byte offset: "u8);
        Utf8Formatter.TryFormat(inspection.ErrorOffset, destination[length..], out var digits);
        return Append(destination, length + digits, "."u8);
    }

    private static int Append(Span<byte> destination, int length, ReadOnlySpan<byte> text)
    {
        text.CopyTo(destination[length..]);
        return length + text.Length;
    }
}
