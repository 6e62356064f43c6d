using System.Buffers;
using System.Buffers.Text;
using Gateway.Core.Buffers;

namespace Gateway.Core.Metering;

/// <summary>
/// Steps forward through one JSON document, without exceptions and without allocation. Reads every valid document rightly; of an invalid one it gives what stands before
/// the fault, and is <see cref="IsBroken"/> then. Ranges refer to the whole document.
/// </summary>
internal ref struct JsonCursor
{
    /// <summary>Bytes of scratch that undoing the escapes of a name may take; a longer name that has some is none that is looked for.</summary>
    public const int ScratchLength = 256;

    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[]"u8);
    private static readonly SearchValues<byte> Number = SearchValues.Create("0123456789+-.eE"u8);
    private static readonly SearchValues<byte> AfterScalar = SearchValues.Create(",]} \t\r\n"u8);

    private readonly ReadOnlySpan<byte> _json;
    private readonly Span<byte> _scratch;
    private int _at;

    /// <param name="json">The document.</param>
    /// <param name="start">Where to begin: at a value.</param>
    /// <param name="scratch">At least <see cref="ScratchLength"/> bytes.</param>
    public JsonCursor(ReadOnlySpan<byte> json, int start, Span<byte> scratch)
    {
        _json = json;
        _at = start;
        _scratch = scratch;
    }

    /// <summary>True once something stood there that is no JSON, or the document ended too early.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>The name of the member that <see cref="TryMember"/> went to, its escapes undone.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The first byte of the value that follows; 0 where there is none.</summary>
    public byte Peek()
    {
        SkipWhiteSpace();
        return _at < _json.Length ? _json[_at] : (byte)0;
    }

    /// <summary>True behind a document that was read to its end, with nothing but white space after it.</summary>
    public bool IsAtEnd()
    {
        SkipWhiteSpace();
        return !IsBroken && _at == _json.Length;
    }

    /// <summary>Enters an object or an array; a value of any other kind is stepped over.</summary>
    public bool TryEnter(byte open)
    {
        if (Peek() != open)
        {
            Skip();
            return false;
        }

        _at++;
        return true;
    }

    /// <summary>Goes to the next member of the object that was entered; false behind its closing brace.</summary>
    public bool TryMember()
    {
        if (!TryNext((byte)'}'))
        {
            return false;
        }

        var name = String();
        if (IsBroken || Peek() != (byte)':')
        {
            Break();
            return false;
        }

        _at++;
        Name = Unescape(name.Of(_json));
        return true;
    }

    /// <summary>Goes to the next element of the array that was entered; false behind its closing bracket.</summary>
    public bool TryElement() => TryNext((byte)']');

    /// <summary>Reads a string, as written and without its quotes; a value of any other kind is stepped over. One that does not end is read up to the document's end.</summary>
    public bool TryText(out ByteRange text)
    {
        text = default;
        if (Peek() != (byte)'"')
        {
            Skip();
            return false;
        }

        text = String();
        return true;
    }

    /// <summary>Reads a whole number from 0 up; a value of any other kind is stepped over.</summary>
    public bool TryNumber(out int number)
    {
        var value = Skip().Of(_json);
        return Utf8Parser.TryParse(value, out number, out var length) && length == value.Length && number >= 0;
    }

    /// <summary>Steps over a value, and says where it stands.</summary>
    public ByteRange Skip()
    {
        var first = Peek();
        var start = _at;
        switch (first)
        {
            case (byte)'"':
                String();
                break;
            case (byte)'{' or (byte)'[':
                SkipNested();
                break;
            default:
                var length = _json[_at..].IndexOfAny(AfterScalar);
                _at = length < 0 ? _json.Length : _at + length;
                if (!IsScalar(_json[start.._at]))
                {
                    Break();
                }

                break;
        }

        return new ByteRange(start, _at - start);
    }

    private static bool IsScalar(ReadOnlySpan<byte> value) =>
        value.SequenceEqual("null"u8) || value.SequenceEqual("true"u8) || value.SequenceEqual("false"u8)
        || (!value.IsEmpty && !value.ContainsAnyExcept(Number));

    private bool TryNext(byte close)
    {
        var next = Peek();
        if (next == (byte)',')
        {
            _at++;
            next = Peek();
        }

        if (next == close)
        {
            _at++;
            return false;
        }

        if (next == 0 || (close == (byte)'}' && next != (byte)'"'))
        {
            Break();
            return false;
        }

        return true;
    }

    private void SkipNested()
    {
        var depth = 0L;
        while (true)
        {
            var length = _json[_at..].IndexOfAny(Structure);
            if (length < 0)
            {
                Break();
                return;
            }

            _at += length;
            switch (_json[_at])
            {
                case (byte)'"':
                    String();
                    break;
                case (byte)'{' or (byte)'[':
                    depth++;
                    _at++;
                    break;
                default:
                    depth--;
                    _at++;
                    break;
            }

            if (depth == 0)
            {
                return;
            }
        }
    }

    private ByteRange String()
    {
        var start = ++_at;
        while (true)
        {
            var length = _json[_at..].IndexOfAny((byte)'"', (byte)'\\');
            if (length < 0 || (_json[_at + length] == (byte)'\\' && _at + length + 2 > _json.Length))
            {
                Break();
                return new ByteRange(start, _json.Length - start);
            }

            _at += length;
            if (_json[_at] == (byte)'"')
            {
                return new ByteRange(start, _at++ - start);
            }

            _at = Math.Min(_at + 2, _json.Length);
        }
    }

    private void SkipWhiteSpace()
    {
        while (_at < _json.Length && _json[_at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            _at++;
        }
    }

    private readonly ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> name)
    {
        if (!name.Contains((byte)'\\'))
        {
            return name;
        }

        return name.Length <= _scratch.Length && Inspection.JsonText.TryUnescape(name, _scratch, out var length) ? _scratch[..length] : default;
    }

    private void Break()
    {
        IsBroken = true;
        _at = _json.Length;
    }
}
