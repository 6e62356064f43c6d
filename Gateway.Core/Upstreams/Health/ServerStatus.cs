namespace Gateway.Core.Upstreams.Health;

/// <summary>The conditions of one server, in a word that every request looks at. Who changes one tells of it.</summary>
internal sealed class ServerStatus
{
    private int _conditions;

    public ServerConditions Conditions => (ServerConditions)Volatile.Read(ref _conditions);

    /// <summary>Sets a condition; false when it was set already.</summary>
    public bool Set(ServerConditions condition) => (Interlocked.Or(ref _conditions, (int)condition) & (int)condition) == 0;

    /// <summary>Takes a condition away; false when it was not set.</summary>
    public bool Clear(ServerConditions condition) => (Interlocked.And(ref _conditions, ~(int)condition) & (int)condition) != 0;
}
