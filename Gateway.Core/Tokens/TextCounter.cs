using Gateway.Core.Buffers;

namespace Gateway.Core.Tokens;

/// <summary>Counts a text that arrives piece by piece; recycled.</summary>
internal sealed class TextCounter
{
    private readonly PooledBuffer _text = new();
    private Tokenizer? _tokenizer;

    public int Count { get; private set; }

    public int Length => _text.Length;

    public void Begin(Tokenizer tokenizer) => _tokenizer = tokenizer;

    public int Append(ReadOnlySpan<byte> utf8)
    {
        _text.Append(utf8);
        return Count = _tokenizer!.Count(_text.Span[..Whole(_text.Length)]);
    }

    public int Fit(int cap) => Fit(cap, out _);

    public int Fit(int cap, out int count)
    {
        var length = Whole(_text.Length);
        while ((count = _tokenizer!.Count(_text.Span[..length])) > cap)
        {
            length = Whole(length - 1);
        }

        return length;
    }

    public void Reset()
    {
        _text.Release();
        _tokenizer = null;
        Count = 0;
    }

    private int Whole(int length)
    {
        var start = length;
        while (start > 0 && start > length - 4 && (_text.Span[start - 1] & 0xC0) == 0x80)
        {
            start--;
        }

        if (start == 0 || _text.Span[start - 1] < 0xC0)
        {
            return length;
        }

        var needed = _text.Span[start - 1] switch { >= 0xF0 => 4, >= 0xE0 => 3, _ => 2 };
        return start - 1 + needed <= length ? length : start - 1;
    }
}
