namespace ConfigCenter.Data;

/// <summary>How the store has answered so far.</summary>
internal sealed class StoreHealth
{
    private long _operations;
    private long _unavailable;
    private long _contention;
    private long _other;
    private bool _isUp;

    /// <summary>True once it has answered, until it is away.</summary>
    public bool IsUp => Volatile.Read(ref _isUp);

    /// <summary>Reads and transactions, failed ones too.</summary>
    public long Operations => Volatile.Read(ref _operations);

    /// <summary>Those that failed because it was away.</summary>
    public long Unavailable => Volatile.Read(ref _unavailable);

    /// <summary>Those that failed because another transaction was in the way.</summary>
    public long Contention => Volatile.Read(ref _contention);

    /// <summary>Those that failed for another reason.</summary>
    public long Other => Volatile.Read(ref _other);

    public void Succeeded()
    {
        Interlocked.Increment(ref _operations);
        Volatile.Write(ref _isUp, true);
    }

    /// <summary>Notes a failure of a store that was away.</summary>
    public void WasAway()
    {
        Interlocked.Increment(ref _operations);
        Interlocked.Increment(ref _unavailable);
        Volatile.Write(ref _isUp, false);
    }

    /// <summary>Notes a failure of a store that is there.</summary>
    public void Failed(bool isContention)
    {
        Interlocked.Increment(ref _operations);
        Interlocked.Increment(ref isContention ? ref _contention : ref _other);
    }
}
