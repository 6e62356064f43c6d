using System.Buffers;

namespace Gateway.Core.Http1;

/// <summary>The byte classes of the HTTP/1.1 grammar, as vectorised searches.</summary>
internal static class HttpBytes
{
    public const byte CarriageReturn = (byte)'\r';
    public const byte LineFeed = (byte)'\n';
    public const byte Space = (byte)' ';
    public const byte Tab = (byte)'\t';

    /// <summary>tchar (RFC 9110, section 5.6.2): methods, field names, transfer codings.</summary>
    public static readonly SearchValues<byte> Token = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>
    /// What may not stand in a field value, a reason phrase or a chunk extension: every control but HTAB. Bytes from
    /// 0x80 (obs-text) are allowed and pass unchanged (RFC 9110, section 5.5).
    /// </summary>
    public static readonly SearchValues<byte> NotInFieldValue = SearchValues.Create(
        "\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u000A\u000B\u000C\u000D\u000E\u000F\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001A\u001B\u001C\u001D\u001E\u001F\u007F"u8);

    /// <summary>What a request target may hold: visible ASCII without "#", which starts a fragment.</summary>
    public static readonly SearchValues<byte> Target = SearchValues.Create(
        "!\"$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"u8);

    /// <summary>Without the white space (SP, HTAB) at both ends; HTTP knows no other optional white space.</summary>
    public static ReadOnlySpan<byte> TrimWhiteSpace(ReadOnlySpan<byte> value)
    {
        while (!value.IsEmpty && value[0] is (Space or Tab))
        {
            value = value[1..];
        }

        while (!value.IsEmpty && value[^1] is (Space or Tab))
        {
            value = value[..^1];
        }

        return value;
    }

    /// <summary>0 to 15, or -1 where the byte is no hexadecimal digit.</summary>
    public static int HexValue(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
        _ => -1,
    };

    /// <summary>
    /// Names the worst byte of a refused line: a NUL, a CR that ends no line, or else what the line was refused for.
    /// </summary>
    public static RejectionReason Classify(ReadOnlySpan<byte> line, RejectionReason otherwise)
    {
        return line.IndexOfAny(CarriageReturn, (byte)0) switch
        {
            < 0 => otherwise,
            var at => line[at] == 0 ? RejectionReason.NulByte : RejectionReason.BareCarriageReturn,
        };
    }
}
