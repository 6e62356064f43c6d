namespace Gateway.Core.Upstreams.Balancing;

/// <summary>Hashes the beginnings of a text that comes in parts, each twice as long as the one before.</summary>
internal ref struct PrefixHasher
{
    private readonly Span<ulong> _hashes;
    private ulong _state;
    private int _position;
    private int _end = PromptPrefixes.Shortest;

    /// <param name="hashes">Takes the hashes; what is beyond its length is not looked at.</param>
    /// <param name="seed">Of whatever tells two equal texts apart.</param>
    public PrefixHasher(Span<ulong> hashes, ulong seed)
    {
        _hashes = hashes;
        _state = seed;
    }

    /// <summary>Number of beginnings that the text was long enough for.</summary>
    public int Count { get; private set; }

    /// <summary>Adds the next part. Texts count as alike only when they are cut alike, as far as the last part that began.</summary>
    public void Append(ReadOnlySpan<byte> part)
    {
        while (!part.IsEmpty && Count < _hashes.Length)
        {
            var length = Math.Min(part.Length, _end - _position);
            _state = StableHash.Of(part[..length], _state);
            _position += length;
            part = part[length..];
            if (_position == _end)
            {
                _hashes[Count++] = _state;
                _end *= 2;
            }
        }
    }
}
