using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Gateway.Core.Inspection;

/// <summary>Reads a whole JSON request body once, for all that the gateway wants to know of it.</summary>
internal static class BodyInspector
{
    /// <summary>Deepest nesting that is accepted, the root object included.</summary>
    public const int MaxDepth = 256;

    private const int BlockLength = 4096;
    private const int LongestCharacter = 4;

    /// <summary>Inspects a body.</summary>
    /// <param name="body">The whole body.</param>
    /// <param name="fields">Paths whose values are captured besides.</param>
    /// <param name="result">Emptied, then filled; complete only where the status is <see cref="InspectionStatus.Ok"/>.</param>
    public static InspectionStatus Inspect(ReadOnlySpan<byte> body, BodyFieldSet fields, BodyInspection result)
    {
        result.Reset(fields);
        var start = body.IndexOfAnyExcept(" \t\r\n"u8);
        if (start < 0)
        {
            return result.Fail(InspectionStatus.Empty, BodyField.None, 0);
        }

        if (body[start] != (byte)'{')
        {
            return result.Fail(KindOfOther(body[start]), BodyField.None, start);
        }

        if (!Utf8.IsValid(body))
        {
            return result.Fail(InspectionStatus.InvalidUtf8, BodyField.None, FirstInvalid(body));
        }

        try
        {
            return new BodyWalker(body, fields, result).Walk();
        }
        catch (JsonException error)
        {
            var offset = OffsetOf(error, body);
            var status = IsTooDeep(body, offset) ? InspectionStatus.TooDeep : InspectionStatus.InvalidJson;
            return result.Fail(status, BodyField.None, offset);
        }
    }

    private static InspectionStatus KindOfOther(byte first) =>
        first is (byte)'[' or (byte)'"' or (byte)'-' or (byte)'t' or (byte)'f' or (byte)'n' or (>= (byte)'0' and <= (byte)'9')
            ? InspectionStatus.NotAnObject
            : InspectionStatus.InvalidJson;

    private static int FirstInvalid(ReadOnlySpan<byte> body)
    {
        var valid = 0;
        while (body.Length - valid > BlockLength && Utf8.IsValid(body.Slice(valid, WholeCharacters(body.Slice(valid, BlockLength)))))
        {
            valid += WholeCharacters(body.Slice(valid, BlockLength));
        }

        while (Rune.DecodeFromUtf8(body[valid..], out _, out var length) == OperationStatus.Done)
        {
            valid += length;
        }

        return valid;
    }

    private static int WholeCharacters(ReadOnlySpan<byte> block)
    {
        var length = block.Length;
        while (length > block.Length - LongestCharacter && (block[length - 1] & 0xC0) == 0x80)
        {
            length--;
        }

        return length - 1;
    }

    private static int OffsetOf(JsonException error, ReadOnlySpan<byte> body)
    {
        var line = 0;
        for (var lines = error.LineNumber ?? 0; lines > 0; lines--)
        {
            line += body[line..].IndexOf((byte)'\n') + 1;
        }

        return (int)Math.Min(line + (error.BytePositionInLine ?? 0), body.Length);
    }

    /// <summary>The reader reports nesting like any other error: it was that if the next byte opens one level too many.</summary>
    private static bool IsTooDeep(ReadOnlySpan<byte> body, int offset)
    {
        if (offset == body.Length || body[offset] is not ((byte)'{' or (byte)'['))
        {
            return false;
        }

        var depth = 0;
        for (var at = 0; at < offset; at++)
        {
            depth += body[at] switch
            {
                (byte)'{' or (byte)'[' => 1,
                (byte)'}' or (byte)']' => -1,
                _ => 0,
            };
            at = body[at] == (byte)'"' ? EndOfString(body, at) : at;
        }

        return depth >= MaxDepth;
    }

    private static int EndOfString(ReadOnlySpan<byte> body, int quote)
    {
        var at = quote + 1;
        while (at < body.Length && body[at] != (byte)'"')
        {
            at += body[at] == (byte)'\\' ? 2 : 1;
        }

        return at;
    }
}
