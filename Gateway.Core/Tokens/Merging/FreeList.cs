namespace Gateway.Core.Tokens.Merging;

/// <summary>The unused places of an array that grows by blocks, linked both ways in their order.</summary>
internal struct FreeList
{
    public const int None = -1;

    private const int Taken = -2;

    private readonly List<int> _next = [];
    private readonly List<int> _previous = [];
    private int _last = None;

    public FreeList()
    {
    }

    /// <summary>The first unused place, or <see cref="None"/>.</summary>
    public int First { get; private set; } = None;

    public readonly int After(int place) => _next[place];

    public readonly bool Contains(int place) => place < _next.Count && _next[place] != Taken;

    /// <summary>Appends unused places; those between the end and the start count as taken.</summary>
    public void AddRange(int start, int count)
    {
        while (_next.Count < start)
        {
            _next.Add(Taken);
            _previous.Add(Taken);
        }

        for (var place = start; place < start + count; place++)
        {
            _next.Add(None);
            _previous.Add(_last);
            if (_last == None)
            {
                First = place;
            }
            else
            {
                _next[_last] = place;
            }

            _last = place;
        }
    }

    public void Remove(int place)
    {
        var next = _next[place];
        var previous = _previous[place];
        if (previous == None)
        {
            First = next;
        }
        else
        {
            _next[previous] = next;
        }

        if (next == None)
        {
            _last = previous;
        }
        else
        {
            _previous[next] = previous;
        }

        _next[place] = Taken;
    }
}
