namespace Tests.Common;

/// <summary>When a behaviour's script takes over a connection.</summary>
internal enum FakeStage
{
    /// <summary>Before anything is read; only the first behaviour of a connection can.</summary>
    Accepted,

    /// <summary>With the body unread.</summary>
    HeadRead,

    /// <summary>With the whole request read.</summary>
    RequestRead,
}

/// <summary>What a fake upstream does with one request.</summary>
/// <param name="Name">Names test cases.</param>
/// <param name="Stage">When the script starts.</param>
/// <param name="Script">What it does. A connection that it leaves open serves the next request.</param>
internal sealed record FakeBehaviour(string Name, FakeStage Stage, Func<FakeExchange, Task> Script)
{
    public FakeBehaviour(string name, Func<FakeExchange, Task> script)
        : this(name, FakeStage.RequestRead, script)
    {
    }

    public override string ToString() => Name;
}
