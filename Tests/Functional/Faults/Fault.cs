using Gateway.Core.Configuration;

namespace Tests.Functional.Faults;

/// <summary>One way in which a server fails, and what must come of it. A row of <see cref="FaultMatrix"/>.</summary>
/// <param name="Name">Names test cases.</param>
/// <param name="Sees">What the client sees.</param>
/// <param name="Reason">The access log's word for it; empty when there is none, two with a bar between them where it depends on who is faster.</param>
/// <param name="Repeated">Whether there is another attempt.</param>
/// <param name="Start">Starts the server.</param>
internal sealed record Fault(string Name, Sight Sees, string Reason, Repeated Repeated, Func<FaultyServer> Start)
{
    /// <summary>The status of the upstream's own refusal.</summary>
    public int Status { get; init; }

    /// <summary>The upstream's <c>Retry-After</c>, which the client gets as well.</summary>
    public string? RetryAfter { get; init; }

    /// <summary>Sets the timeout that ends it among others; null when nothing waits.</summary>
    public Func<TimeoutsConfig, int, TimeoutsConfig>? Timeout { get; init; }

    /// <summary>How long that is: enough for what has to happen in it.</summary>
    public int Milliseconds { get; init; } = 100;

    /// <summary>True when a stream is asked for.</summary>
    public bool IsStream { get; init; }

    /// <summary>How many words the client has when it happens.</summary>
    public int Words { get; init; } = WireProtocol.Delivered.Length;

    /// <summary>True when it happens on a connection that has served before.</summary>
    public bool IsReused { get; init; }

    /// <summary>False when no request comes as far as the server, which is then never well.</summary>
    public bool IsReached { get; init; } = true;

    /// <summary>True when the server has said that it serves the request, so that the input is charged whatever follows.</summary>
    public bool IsBegun { get; init; }

    /// <summary>True when the same server answers the next request.</summary>
    public bool Recovers => IsReached && Timeout is null;

    public override string ToString() => Name;
}
