using System.Text;
using Gateway.Core.Buffers;

namespace Gateway.Core.Http1;

/// <summary>What request and response heads have in common: the field lines, the framing, and how far parsing has come.</summary>
internal abstract class MessageHead
{
    private HeaderField[] _fields = new HeaderField[32];

    /// <summary>The bytes that every offset refers to; the head starts at offset 0.</summary>
    public byte[] Buffer { get; set; } = [];

    public HttpVersion Version { get; set; } = HttpVersion.Http11;

    public BodyFraming Framing { get; set; }

    /// <summary>The body's length in bytes where <see cref="Framing"/> is <see cref="BodyFraming.ContentLength"/>, else 0.</summary>
    public long ContentLength { get; set; }

    /// <summary>True when the sender lets the connection live after this exchange (RFC 9112, section 9.3).</summary>
    public bool KeepAlive { get; set; }

    /// <summary>Length of the head in bytes, the empty line included; 0 until it is complete.</summary>
    public int Length { get; set; }

    /// <summary>How far parsing has come, so that a head that arrives in pieces is read once.</summary>
    public int Scanned { get; set; }

    /// <summary>Where the line that is being received starts; at most <see cref="Scanned"/>.</summary>
    public int LineStart { get; set; }

    /// <summary>Which line is expected next.</summary>
    public HeadStage Stage { get; set; }

    /// <summary>What the field lines so far have said.</summary>
    public HeadFacts Facts { get; set; }

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

    /// <summary>
    /// True when Connection lists that field name, compared without case: the field is then meant for this hop only
    /// and must not be forwarded (RFC 9110, section 7.6.1).
    /// </summary>
    public bool IsConnectionOption(ReadOnlySpan<byte> name)
    {
        if ((Facts & HeadFacts.AnyConnectionOption) == HeadFacts.None)
        {
            return false;
        }

        // Nearly every Connection field says close or keep-alive and nothing else.
        if ((Facts & HeadFacts.OtherConnectionOption) == HeadFacts.None
            && name.Length != ConnectionOptions.Close.Length
            && name.Length != ConnectionOptions.KeepAlive.Length)
        {
            return false;
        }

        foreach (ref readonly var field in Fields)
        {
            if (field.Known == KnownHeader.Connection && ConnectionOptions.Contains(Bytes(field.Value), name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Empties the head for the next message; the room for field lines stays.</summary>
    public virtual void Reset()
    {
        Buffer = [];
        Version = HttpVersion.Http11;
        Framing = BodyFraming.None;
        ContentLength = 0;
        KeepAlive = false;
        Length = Scanned = LineStart = FieldCount = 0;
        Stage = HeadStage.StartLine;
        Facts = HeadFacts.None;
    }
}
