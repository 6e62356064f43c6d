using System.Text;
using Gateway.Core.Buffers;

namespace Gateway.Core.Http1;

/// <summary>
/// A parsed request head: offsets into <see cref="Buffer"/>, no strings. Filled by <see cref="RequestHeadParser"/>,
/// pooled with the request context, emptied by <see cref="Reset"/>.
/// </summary>
internal sealed class RequestHead
{
    private HeaderField[] _fields = new HeaderField[32];

    /// <summary>The bytes that every offset refers to; the head starts at offset 0.</summary>
    public byte[] Buffer { get; set; } = [];

    public KnownMethod Method { get; set; }

    /// <summary>The method token as sent.</summary>
    public ByteRange MethodToken { get; set; }

    /// <summary>The whole request target as sent.</summary>
    public ByteRange Target { get; set; }

    /// <summary>The target's path, still as sent; "/" of an absolute form without one is an empty range.</summary>
    public ByteRange Path { get; set; }

    /// <summary>What follows the question mark; empty when there is none.</summary>
    public ByteRange Query { get; set; }

    /// <summary>The authority: of the absolute-form target, else the Host field's value (RFC 9112, section 3.2.2).</summary>
    public ByteRange Authority { get; set; }

    public HttpVersion Version { get; set; }

    public BodyFraming Framing { get; set; }

    /// <summary>The body's length in bytes where <see cref="Framing"/> is <see cref="BodyFraming.ContentLength"/>, else 0.</summary>
    public long ContentLength { get; set; }

    /// <summary>True when the client lets the connection live after this exchange (RFC 9112, section 9.3).</summary>
    public bool KeepAlive { get; set; }

    /// <summary>True when the client waits for a 100 before it sends the body (RFC 9110, section 10.1.1).</summary>
    public bool ExpectContinue { get; set; }

    /// <summary>Length of the head in bytes, the empty line included; 0 until it is complete.</summary>
    public int Length { get; set; }

    /// <summary>How far parsing has come, so that a head that arrives in pieces is read once.</summary>
    public int Scanned { get; set; }

    /// <summary>Number of field lines.</summary>
    public int FieldCount { get; private set; }

    /// <summary>The field lines in the order sent.</summary>
    public ReadOnlySpan<HeaderField> Fields => _fields.AsSpan(0, FieldCount);

    public void Add(in HeaderField field)
    {
        if (FieldCount == _fields.Length)
        {
            Array.Resize(ref _fields, FieldCount * 2);
        }

        _fields[FieldCount++] = field;
    }

    /// <summary>The bytes of a range.</summary>
    public ReadOnlySpan<byte> Bytes(ByteRange range) => Buffer.AsSpan(range.Start, range.Length);

    /// <summary>The first field of that name.</summary>
    public bool TryGet(KnownHeader name, out ReadOnlySpan<byte> value)
    {
        foreach (ref readonly var field in Fields)
        {
            if (field.Known == name)
            {
                value = Bytes(field.Value);
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>The first field of that name, compared without case.</summary>
    public bool TryGet(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        foreach (ref readonly var field in Fields)
        {
            if (Ascii.EqualsIgnoreCase(Bytes(field.Name), name))
            {
                value = Bytes(field.Value);
                return true;
            }
        }

        value = default;
        return false;
    }

    public void Reset()
    {
        Buffer = [];
        Method = KnownMethod.Other;
        MethodToken = Target = Path = Query = Authority = default;
        Version = HttpVersion.Http11;
        Framing = BodyFraming.None;
        ContentLength = 0;
        KeepAlive = ExpectContinue = false;
        Length = Scanned = FieldCount = 0;
    }
}
