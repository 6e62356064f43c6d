using System.Numerics;

namespace Gateway.Core.Upstreams.Balancing;

/// <summary>Some of an upstream's servers, by index: a bit each, in words that somebody else owns.</summary>
internal readonly ref struct ServerSet
{
    private const int WordBits = 64;

    private readonly Span<ulong> _words;

    /// <param name="words">As many as <see cref="WordsFor"/> says.</param>
    public ServerSet(Span<ulong> words) => _words = words;

    public bool IsEmpty => !_words.ContainsAnyExcept(0ul);

    /// <summary>Number of words for that many servers.</summary>
    public static int WordsFor(int servers) => (servers + WordBits - 1) / WordBits;

    public bool Contains(int index) => ((_words[index / WordBits] >> index) & 1) != 0;

    public void Add(int index) => _words[index / WordBits] |= 1ul << index;

    public void Remove(int index) => _words[index / WordBits] &= ~(1ul << index);

    public void Clear() => _words.Clear();

    public Enumerator GetEnumerator() => new(_words);

    /// <summary>Walks the indexes in ascending order.</summary>
    internal ref struct Enumerator
    {
        private readonly ReadOnlySpan<ulong> _words;
        private ulong _rest;
        private int _word = -1;

        public Enumerator(ReadOnlySpan<ulong> words) => _words = words;

        public int Current { get; private set; }

        public bool MoveNext()
        {
            while (_rest == 0)
            {
                if (++_word >= _words.Length)
                {
                    return false;
                }

                _rest = _words[_word];
            }

            Current = (_word * WordBits) + BitOperations.TrailingZeroCount(_rest);
            _rest &= _rest - 1;
            return true;
        }
    }
}
