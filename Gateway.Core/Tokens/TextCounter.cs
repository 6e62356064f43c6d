using System.Text.Unicode;
using Gateway.Core.Buffers;
using Gateway.Core.Tokens.Splitting;

namespace Gateway.Core.Tokens;

/// <summary>
/// Counts a text that arrives in parts of any size: after each part the count is that of the whole text so far, for time in proportion to the text,
/// even where it is one piece without an end. A part may end within a character, whose bytes count once it is complete. Recycled.
/// </summary>
internal sealed class TextCounter
{
    // Valid UTF-8 up to the incomplete character at its end; U+FFFD stands where something else came.
    private readonly PooledBuffer _text = new();
    private Tokenizer? _tokenizer;

    // The text as it came, from when the first byte of it had to be replaced.
    private PooledBuffer? _original;
    private PieceScan _scan;
    private OpenPiece _first;
    private OpenPiece _rest;
    private int _settled;
    private int _incomplete;

    /// <summary>Tokens of the text so far, without the incomplete character at its end.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes so far.</summary>
    public int Length { get; private set; }

    /// <summary>Whether the count is the model's own.</summary>
    public bool IsExact { get; private set; } = true;

    /// <summary>Starts a text; the counter is new or has been reset.</summary>
    public void Begin(Tokenizer tokenizer) => _tokenizer = tokenizer;

    /// <summary>Appends a part and returns the count.</summary>
    public int Append(ReadOnlySpan<byte> utf8)
    {
        Length += utf8.Length;
        _original?.Append(utf8);
        var start = _text.Length - _incomplete;
        _text.Append(utf8);
        _incomplete = RepairedText.IncompleteLength(_text.Span[start..]);
        if (!Utf8.IsValid(_text.Span[start..^_incomplete]))
        {
            Repair(start);
        }

        IsExact = IsExact && _tokenizer!.IsExactFor(_text.Span[start..^_incomplete]);
        return CountMore(_text.Span[..^_incomplete]);
    }

    /// <summary>
    /// Bytes of the text so far that may be delivered so that they count at most <paramref name="cap"/>, at the end of a character: all complete characters if they do.
    /// Otherwise the text's first tokens, as many as the cap allows, or fewer where what is left of the text counts more than the tokens it came from.
    /// </summary>
    public int Fit(int cap) => Fit(cap, out _);

    /// <summary>As <see cref="Fit(int)"/>, and the tokens of those bytes.</summary>
    public int Fit(int cap, out int count)
    {
        var text = _text.Span[..^_incomplete];
        var length = Count <= cap ? text.Length : TextCut.LengthOf(_tokenizer!, text, cap);
        count = Count <= cap ? Count : _tokenizer!.CountValid(text[..length]);
        return _original is null ? length : RepairedText.OriginalLength(_original.Span, length);
    }

    /// <summary>Tokens of the text's first bytes with others behind them.</summary>
    public int CountWith(int length, ReadOnlySpan<byte> ending)
    {
        var text = Recycler<PooledBuffer>.TryTake() ?? new PooledBuffer();
        text.Append((_original ?? _text).Span[..length]);
        text.Append(ending);
        var count = _tokenizer!.Count(text.Span);
        RepairedText.Release(text);
        return count;
    }

    /// <summary>Forgets the text and gives its memory back.</summary>
    public void Reset()
    {
        _text.Release();
        if (_original is not null)
        {
            RepairedText.Release(_original);
            _original = null;
        }

        _first.Reset();
        _rest.Reset();
        _tokenizer = null;
        _scan = default;
        _settled = 0;
        _incomplete = 0;
        Count = 0;
        Length = 0;
        IsExact = true;
    }

    private int CountMore(ReadOnlySpan<byte> text)
    {
        var tokenizer = _tokenizer!;
        while (tokenizer.Splitter.TryRead(text, ref _scan))
        {
            _settled += _first.CountEnded(tokenizer, text, new PieceRange(_scan.Start, _scan.End));
            _scan.Next();
        }

        var (first, rest) = _scan.OpenPieces(text.Length);
        Count = _settled + _first.CountOpen(tokenizer, text, first) + _rest.CountOpen(tokenizer, text, rest);
        return Count;
    }

    /// <summary>Replaces what is no UTF-8 from a position on.</summary>
    private void Repair(int start)
    {
        if (_original is null)
        {
            _original = Recycler<PooledBuffer>.TryTake() ?? new PooledBuffer();
            _original.Append(_text.Span);
        }

        var end = _text.Length - _incomplete;
        var repaired = RepairedText.Of(_text.Span[start..end]);
        repaired.Append(_text.Span[end..]);
        _text.Truncate(start);
        _text.Append(repaired.Span);
        RepairedText.Release(repaired);
    }
}
