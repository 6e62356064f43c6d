namespace Gateway.Core.Ledger;

/// <summary>
/// Sums by <see cref="UsageKey"/>, and the users seen. Bounded; what it has held once it holds again without allocating. Not for two threads at once.
/// </summary>
internal sealed class UsageTable
{
    /// <summary>Number of keys that a table holds at most unless it is told otherwise: some 15 MB.</summary>
    public const int DefaultLargest = 20_000;

    /// <summary>Number of places whose users a table holds at most unless it is told otherwise: 4 KiB each. The users of others are in no count.</summary>
    public const int DefaultLargestUsers = 1_024;

    // What is kept of a peak for the next time.
    private const int LargestUnused = 1_024;

    private readonly int _largest;
    private readonly int _largestUsers;
    private readonly List<UsageEntry> _entries = [];
    private readonly Dictionary<UsageKey, UsageEntry> _byText = [];
    private readonly Dictionary<UsageKey, UsageEntry> _byNames = new(SameNames.Instance);
    private readonly List<(UserPlace Place, UserSketch Users)> _users = [];
    private readonly Dictionary<UserPlace, UserSketch> _usersByPlace = [];
    private readonly Stack<UsageEntry> _unused = [];
    private readonly Stack<UserSketch> _unusedUsers = [];

    /// <param name="largest">Number of keys that it holds at most.</param>
    /// <param name="largestUsers">Number of places whose users it holds at most.</param>
    public UsageTable(int largest = DefaultLargest, int largestUsers = DefaultLargestUsers)
    {
        _largest = largest;
        _largestUsers = largestUsers;
    }

    /// <summary>The sums, in the order in which their keys first came.</summary>
    public IReadOnlyList<UsageEntry> Entries => _entries;

    /// <summary>The users seen, or those of them that are news.</summary>
    public IReadOnlyList<(UserPlace Place, UserSketch Users)> Users => _users;

    public bool IsEmpty => _entries.Count == 0 && _users.Count == 0;

    /// <summary>Adds a request; false when it has a key of its own, and the table is full.</summary>
    public bool TryAdd(in UsageRecord record)
    {
        if (TryGet(record.Key) is not { } sums)
        {
            return false;
        }

        sums.Add(record);
        return true;
    }

    /// <summary>The sums of a key, empty ones if there were none; null when there are none and the table is full.</summary>
    public UsageEntry? TryGet(in UsageKey key)
    {
        if (_byNames.TryGetValue(key, out var sums))
        {
            return sums;
        }

        if (!_byText.TryGetValue(key, out sums))
        {
            if (_entries.Count == _largest)
            {
                return null;
            }

            sums = _unused.TryPop(out var unused) ? unused : new UsageEntry();
            sums.Begin(key);
            _byText.Add(key, sums);
            _entries.Add(sums);
        }

        _byNames.Add(key, sums);
        return sums;
    }

    /// <summary>The users of a namespace in an hour; null when there are none and the table is full.</summary>
    public UserSketch? TryGetUsers(in UserPlace place)
    {
        if (_usersByPlace.TryGetValue(place, out var users))
        {
            return users;
        }

        if (_users.Count == _largestUsers)
        {
            return null;
        }

        users = _unusedUsers.TryPop(out var unused) ? unused : new UserSketch();
        _usersByPlace.Add(place, users);
        _users.Add((place, users));
        return users;
    }

    /// <summary>Adds all that another table holds.</summary>
    /// <returns>The number of requests that did not fit.</returns>
    public long Add(UsageTable others)
    {
        var left = 0L;
        foreach (var entry in others._entries)
        {
            if (TryGet(entry.Key) is { } sums)
            {
                sums.Add(entry);
            }
            else
            {
                left += entry.Requests;
            }
        }

        foreach (var (place, users) in others._users)
        {
            TryGetUsers(place)?.Merge(users);
        }

        return left;
    }

    /// <summary>Forgets what a delta holds.</summary>
    public void Remove(DeltaSize size)
    {
        for (var i = 0; i < size.Entries; i++)
        {
            _byText.Remove(_entries[i].Key);
            Keep(_unused, _entries[i]);
        }

        for (var i = 0; i < size.Users; i++)
        {
            var (place, users) = _users[i];
            _usersByPlace.Remove(place);
            users.Clear();
            Keep(_unusedUsers, users);
        }

        _entries.RemoveRange(0, size.Entries);
        _users.RemoveRange(0, size.Users);
        _byNames.Clear();
    }

    /// <summary>Forgets everything.</summary>
    public void Clear() => Remove(new DeltaSize(_entries.Count, _users.Count));

    private static void Keep<T>(Stack<T> unused, T item)
    {
        if (unused.Count < LargestUnused)
        {
            unused.Push(item);
        }
    }
}
