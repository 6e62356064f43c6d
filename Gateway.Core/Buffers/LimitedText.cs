namespace Gateway.Core.Buffers;

/// <summary>UTF-8 text that is gathered up to a length, and cut there between two characters. Holds no block while it is empty; emptied by <see cref="Reset"/>.</summary>
internal sealed class LimitedText
{
    private readonly PooledBuffer _text = new();
    private int _longest;
    private bool _isSeparated;

    /// <summary>True once something did not fit.</summary>
    public bool IsCut { get; private set; }

    public ReadOnlySpan<byte> Span => _text.Span;

    /// <summary>The text's bytes, to be changed in place.</summary>
    public Span<byte> Writable => _text.Block.AsSpan(0, _text.Length);

    /// <summary>Begins a text of at most that many bytes.</summary>
    public void Begin(int longest)
    {
        Reset();
        _longest = longest;
    }

    /// <summary>Lets what follows begin on a line of its own.</summary>
    public void Separate() => _isSeparated = _text.Length > 0;

    public void Append(ReadOnlySpan<byte> text)
    {
        if (IsCut || text.IsEmpty)
        {
            return;
        }

        if (_isSeparated)
        {
            _isSeparated = false;
            Fill("\n"u8);
        }

        Fill(text);
    }

    /// <summary>Shortens the text.</summary>
    public void Truncate(int length) => _text.Truncate(length);

    public void Reset()
    {
        _text.Release();
        _longest = 0;
        IsCut = _isSeparated = false;
    }

    private void Fill(ReadOnlySpan<byte> text)
    {
        var room = _longest - _text.Length;
        if (text.Length > room)
        {
            IsCut = true;

            // The byte behind the cut must not continue a character.
            while (room > 0 && (text[room] & 0xC0) == 0x80)
            {
                room--;
            }

            text = text[..room];
        }

        _text.Append(text);
    }
}
