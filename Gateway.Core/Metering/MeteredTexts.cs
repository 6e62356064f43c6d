using Gateway.Core.Tokens;

namespace Gateway.Core.Metering;

/// <summary>The texts of one answer, each counted by itself. Pooled; emptied by <see cref="Release"/>.</summary>
internal sealed class MeteredTexts
{
    /// <summary>Most texts that are counted in their context; of any beyond, each piece counts as a text of its own, which is never less.</summary>
    public const int Most = 1024;

    private const int LargestKept = 64;

    private MeteredText?[] _texts = new MeteredText?[4];
    private MeteredText? _overflow;
    private int _count;
    private int _last;

    /// <summary>The text of that key, empty the first time.</summary>
    public MeteredText Get(TextKey key, Tokenizer tokenizer)
    {
        if (_last < _count && _texts[_last]!.Key == key)
        {
            return _texts[_last]!;
        }

        for (_last = 0; _last < _count; _last++)
        {
            if (_texts[_last]!.Key == key)
            {
                return _texts[_last]!;
            }
        }

        return _count == Most ? Overflow(key, tokenizer) : Add(key, tokenizer);
    }

    /// <summary>Tokens that were kept free, in all texts but that one, and are not needed if nothing follows.</summary>
    public int UnneededBeside(MeteredText text)
    {
        var unneeded = 0;
        foreach (var other in _texts.AsSpan(0, _count))
        {
            unneeded += other == text ? 0 : other!.Count - other.CountEnded;
        }

        return unneeded;
    }

    public void Release()
    {
        for (var i = 0; i < _count; i++)
        {
            _texts[i]!.Release();
            _texts[i] = null;
        }

        _overflow?.Release();
        _overflow = null;
        _count = _last = 0;
        _texts = _texts.Length > LargestKept ? new MeteredText?[4] : _texts;
    }

    private MeteredText Add(TextKey key, Tokenizer tokenizer)
    {
        if (_count == _texts.Length)
        {
            Array.Resize(ref _texts, _count * 2);
        }

        return _texts[_count++] = MeteredText.Take(key, tokenizer);
    }

    private MeteredText Overflow(TextKey key, Tokenizer tokenizer)
    {
        _overflow?.Release();
        return _overflow = MeteredText.Take(key, tokenizer);
    }
}
