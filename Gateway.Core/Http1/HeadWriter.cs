using System.Buffers.Text;

namespace Gateway.Core.Http1;

/// <summary>
/// Writes a head into a span that may turn out too short: then nothing is written past its end, every later call does
/// nothing, and <see cref="Overflowed"/> says so once, at the end. Checks no bytes: what it is given came through a
/// parser or is a constant.
/// </summary>
internal ref struct HeadWriter(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;

    /// <summary>Number of bytes written.</summary>
    public int Written { get; private set; }

    /// <summary>True when something did not fit; what was written is then of no use.</summary>
    public bool Overflowed { get; private set; }

    public void Write(scoped ReadOnlySpan<byte> bytes)
    {
        if (Overflowed || !bytes.TryCopyTo(_destination[Written..]))
        {
            Overflowed = true;
            return;
        }

        Written += bytes.Length;
    }

    /// <summary>Writes one field line: name, colon, space, value, CRLF.</summary>
    public void WriteField(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value)
    {
        Write(name);
        Write(": "u8);
        Write(value);
        Write("\r\n"u8);
    }

    /// <summary>Writes a number in decimal digits.</summary>
    public void WriteDecimal(long number)
    {
        if (Overflowed || !Utf8Formatter.TryFormat(number, _destination[Written..], out var digits))
        {
            Overflowed = true;
            return;
        }

        Written += digits;
    }
}
